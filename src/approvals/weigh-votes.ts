/** Whether the votes on an approval satisfy the rule in force: people lose groups and accounts, and policies change, after a vote. */
import type { Approval } from '../domain/approval.ts';
import type { ApproverRule } from '../domain/decision.ts';
import { within } from '../domain/time/within.ts';
import type { VerifyApprover, Vote } from '../domain/vote.ts';
import { lacksStepUp } from '../people/step-up.ts';
import { decidable } from './decidable.ts';

/**
 * Why the votes are not enough for this rule, as a sentence for the caller and the card; undefined if they are.
 * Never rejects: the one who cannot be verified does not count.
 */
export type WeighVotes = (approval: Approval, rule: ApproverRule) => Promise<string | undefined>;

export interface WeighVotesDeps {
  readonly verify: VerifyApprover;
  /** Milliseconds until a request counts as denied, if the approver rule does not say. */
  readonly timeout: number;
}

/** Milliseconds; a surface that wants us to come back later has not verified anyone. */
const PATIENCE = 10_000;

/**
 * Resolves with undefined if the votes are enough by `rule` now, otherwise with the sentence that says what is
 * missing. Each voter is verified once more.
 */
export const createWeighVotes =
  (deps: WeighVotesDeps): WeighVotes =>
  async (approval, rule) => {
    const late = decidedLate(approval, rule, rule.timeout ?? deps.timeout);
    if (late !== undefined) return late;
    const votes = approval.votes.filter(({ verdict }) => verdict === 'approve');
    const weak = votes.filter((vote) => lacksStepUp(rule, vote));
    const strong = votes.filter((vote) => !weak.includes(vote));
    const proven = await Promise.all(strong.map((vote) => isApprover(deps, { vote, approval, rule })));
    const lost = strong.filter((_vote, index) => !proven[index]);
    const counted = new Set(strong.filter((vote) => !lost.includes(vote)).map(({ by }) => by.key)).size;
    if (counted >= rule.quorum) return undefined;
    return `The approval is void: ${[...whyWeak(weak), ...whyLost(lost, approval, rule), ...whyFew(votes, rule)].join('; ')}.`;
  };

/** The clock of a rule that gives people less time counts for those who took longer. */
const decidedLate = (
  { createdAt, decidedAt }: Approval,
  { name }: ApproverRule,
  timeout: number,
): string | undefined =>
  decidedAt !== undefined && decidedAt - createdAt > timeout
    ? `The approval is void: policy now gives ${name} less time to decide than this took.`
    : undefined;

const isApprover = async (
  { verify }: WeighVotesDeps,
  { vote, approval, rule }: { readonly vote: Vote; readonly approval: Approval; readonly rule: ApproverRule },
): Promise<boolean> => {
  const request = { ...decidable(approval), approvers: rule, votes: [] };
  const proof = await within(verify(vote.click, request), PATIENCE).catch(() => undefined);
  // The same account may stand for another person by now.
  return proof?.ok === true && proof.approver.key === vote.by.key;
};

const namesOf = (votes: readonly Vote[]): string => votes.map(({ by }) => by.name).join(' and ');

const whyWeak = (weak: readonly Vote[]): readonly string[] =>
  weak.length === 0 ? [] : [`${namesOf(weak)} approved without the fresh sign-in that policy demands`];

const whyLost = (lost: readonly Vote[], { approvers }: Approval, rule: ApproverRule): readonly string[] => {
  if (lost.length === 0) return [];
  const asked = approvers.name === rule.name ? '' : ` of ${rule.name}, who policy asks now`;
  return [`${namesOf(lost)} could not be verified again as approver${asked}`];
};

/** Said only if more people would have been needed anyway. */
const whyFew = (votes: readonly Vote[], { name, quorum }: ApproverRule): readonly string[] => {
  const people = new Set(votes.map(({ by }) => by.key)).size;
  return people >= quorum
    ? []
    : [`policy wants ${quorum} people of ${name} to approve now, and ${people} did`];
};
