/** Named approvers, and which of them stand behind a rule that names none. */
import type { ApproverRule } from '../domain/decision.ts';
import type { PathProblem } from './problem.ts';
import type { PolicyFile } from './schema.ts';

export const compileApprovers = (entries: PolicyFile['approvers']): ReadonlyMap<string, ApproverRule> =>
  new Map(
    Object.entries(entries).map(([name, { any, quorum, channel, timeout }]) => [
      name,
      { name, any, quorum, channel, timeout },
    ]),
  );

/** The approvers called `default`, otherwise the first of the file: asked where a rule names none. */
export const standingApprovers = (approvers: ReadonlyMap<string, ApproverRule>): ApproverRule | undefined =>
  approvers.get('default') ?? approvers.values().next().value;

/** Approvers who could never come to a decision, however willing: a quorum above the number of people named. */
export const checkApprovers = (approvers: ReadonlyMap<string, ApproverRule>): readonly PathProblem[] =>
  [...approvers.values()].flatMap(({ name, any, quorum }) => {
    const people = new Set(any.map((source) => ('user' in source ? source.user : undefined)));
    if (people.has(undefined) || people.size >= quorum) return [];
    return [
      {
        message: `approvers ${name} can never decide: quorum ${quorum}, but only ${people.size} named`,
        path: ['approvers', name, 'quorum'],
        hint: 'name a group, or lower the quorum',
      },
    ];
  });
