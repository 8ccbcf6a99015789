/** Filters that let everything through: `delete_many { filter: {} }` leaves nothing. */
import { isCarrier, type NamePromise } from '../effect-of-name.ts';
import type { Analysis } from '../finding.ts';
import type { ArgumentValue } from './walk-arguments.ts';

const FILTERS = /^(?:filters?|query|where|selector|criteria|match|condition)$/;

/** Only if the name already says that something is changed: it tells people more, and raises nothing. */
export const findEmptyFilters = (
  values: readonly ArgumentValue[],
  promise: NamePromise,
): readonly { at: ArgumentValue; analysis: Analysis }[] =>
  promise === 'read' || isCarrier(promise)
    ? []
    : values
        .filter(({ key, value }) => FILTERS.test(key) && isEmpty(value))
        .map((at) => ({
          at,
          analysis: {
            effect: promise,
            says: [`an empty ${at.path}: everything matches`],
            names: [],
            unread: false,
          },
        }));

const isEmpty = (value: unknown): boolean =>
  value === '' ||
  (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0);
