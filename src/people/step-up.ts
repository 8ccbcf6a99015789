/** Critical calls: approving them takes a fresh sign-in on the web, so that an unlocked phone or a taken-over Slack account is not enough. */
import type { ApproverRule } from '../domain/decision.ts';
import type { Vote } from '../domain/vote.ts';

/** How long a sign-in counts as fresh, in milliseconds. */
const STEP_UP_LIFE = 5 * 60_000;

/** Whether a sign-in counts as fresh; one in the future, or at no moment at all, does not. Both in milliseconds. */
export const isFresh = (authenticatedAt: number, now: number): boolean =>
  authenticatedAt <= now + CLOCK_TOLERANCE && now - authenticatedAt <= STEP_UP_LIFE;

/** Two replicas' clocks may differ. */
const CLOCK_TOLERANCE = 30_000;

/** Whether such a vote is worth nothing under this rule. Denying is always possible: it lets nothing through. */
export const lacksStepUp = (
  { stepUp = false }: Pick<ApproverRule, 'stepUp'>,
  { verdict, click, at }: Pick<Vote, 'verdict' | 'click' | 'at'>,
): boolean => {
  if (!stepUp || verdict === 'deny') return false;
  return click.via !== 'web' || !isFresh(click.authenticatedAt, at);
};

/** For the one who tried. */
export const demandStepUp = (id: string): string =>
  `This request demands a fresh sign-in: approve it on the web, at /approvals/${id} of the gateway. Denying works here too.`;
