/** A stream goes on behind an event of the caller's own session. */
import type { Step } from '../context.ts';
import type { EventIds } from '../session/event-ids.ts';

/** Rejects with `unknown-session` for the event of another caller, server or session. */
export const createFindEvent =
  ({ open }: Pick<EventIds, 'open'>): Step<'stream'> =>
  (context) => {
    const { head, exchange, conversation } = context;
    const { lastEventId } = head;
    return lastEventId === undefined
      ? context
      : { ...context, place: open(lastEventId, { exchange, conversation }) };
  };
