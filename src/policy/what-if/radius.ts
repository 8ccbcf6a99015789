/** The blast radius of one caller: everything they can reach, with or without a human, and with which access. */
import type { Call, ToolAnnotations } from '../../domain/call.ts';
import { ACTIONS, type Action } from '../../domain/decision.ts';
import type { Effect } from '../../domain/effect.ts';
import { impliedMethod } from '../decision/method.ts';
import type { Reach } from '../decision/reach.ts';
import type { Policy } from '../policy.ts';

/** A tool as its server lists it, a resource or a prompt: exactly one of the three is named. */
export interface Listed {
  readonly server: string;
  readonly tool?: string | undefined;
  readonly resource?: string | undefined;
  readonly prompt?: string | undefined;
  readonly annotations?: ToolAnnotations | undefined;
  /** What the tool does as it was written down. */
  readonly toolEffect?: Call['toolEffect'];
}

export interface RadiusRow extends Reach {
  readonly server: string;
  /** Name of the tool; `resource URI` and `prompt NAME` for those. */
  readonly tool: string;
}

/** Every tool with every effect it can have; also what is denied, so that growth shows. */
export const radius = (
  policy: Pick<Policy, 'reach'>,
  caller: Call['caller'],
  listed: readonly Listed[],
): readonly RadiusRow[] =>
  listed.flatMap((each) =>
    policy
      .reach({ caller, method: impliedMethod(each), ...each })
      .map((reach) => ({ server: each.server, tool: nameOf(each), ...reach })),
  );

const nameOf = ({ tool, resource, prompt }: Listed): string =>
  tool ?? (resource === undefined ? `prompt ${prompt}` : `resource ${resource}`);

export interface Growth {
  readonly server: string;
  readonly tool: string;
  readonly effect: Effect;
  readonly before: Action;
  readonly after: Action;
}

/** What can be reached more easily than in the baseline; what the baseline does not know was denied there. */
export const growth = (baseline: readonly RadiusRow[], now: readonly RadiusRow[]): readonly Growth[] => {
  const known = new Map(baseline.map((row) => [keyOf(row), row]));
  return now.flatMap((row) => {
    const before = easiest(known.get(keyOf(row)));
    const after = easiest(row);
    if (ACTIONS.indexOf(after) <= ACTIONS.indexOf(before)) return [];
    return [{ server: row.server, tool: row.tool, effect: row.effect, before, after }];
  });
};

const keyOf = ({ server, tool, effect }: RadiusRow): string => JSON.stringify([server, tool, effect]);

/** What someone can get to without and with the access they may ask for. */
const easiest = (row: RadiusRow | undefined): Action => {
  const actions = row === undefined ? [] : [row.action, ...row.granted.map(({ action }) => action)];
  return ACTIONS.findLast((action) => actions.includes(action)) ?? 'deny';
};
