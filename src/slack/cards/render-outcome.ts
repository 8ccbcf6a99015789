/** The line that says where a request for approval stands, for its card and its details. */
import type { Approval } from '../../domain/approval.ts';
import { missingApprovals, type Vote } from '../../domain/vote.ts';
import { type Block, line, person, type Rich, time, words } from './blocks.ts';

/** One or two lines; a time-out never reads as a person's refusal. */
export const renderOutcome = (approval: Approval): Block[] => {
  const main = line(...mainWords(approval));
  return approval.error === undefined ? [main] : [main, line(words(approval.error))];
};

const mainWords = (approval: Approval): Rich[] => {
  const at = time(approval.finishedAt ?? approval.decidedAt ?? approval.createdAt);
  switch (approval.state) {
    case 'pending':
      return pendingWords(approval);
    case 'denied':
      return [words('Denied by '), ...people(approval, 'deny'), words(' '), at, ...reasonOf(approval)];
    case 'expired':
      return approval.decidedAt === undefined
        ? [words('Expired '), at, words(', no one decided, not run')]
        : [...approvedWords(approval), words(' · expired '), at, words(' unused, not run')];
    case 'cancelled':
      return [...approvedWords(approval), words('Cancelled '), at, words(', not run')];
    case 'undeliverable':
      return [words('Given up '), at, words(' because no one could be asked in time, not run')];
    default:
      return [...approvedWords(approval), words(` · ${runWords(approval)}`)];
  }
};

const pendingWords = (approval: Approval): Rich[] => {
  const missing = missingApprovals(approval.votes, approval.approvers.quorum);
  const so: Rich[] =
    approval.votes.length === 0
      ? []
      : [
          ...approvedWords(approval),
          words(` · ${missing} more ${missing === 1 ? 'person has' : 'people have'} to approve. `),
        ];
  const gone = 'No one waits for this call now: approving lets one identical call through for 10 minutes.';
  const until: Rich[] = [words('Waiting for a decision until '), time(approval.expiresAt), words('.')];
  return [...so, ...until, ...(approval.callerGone ? [words(` ${gone}`)] : [])];
};

/** Empty if no one approved. */
const approvedWords = (approval: Approval): Rich[] => {
  const names = people(approval, 'approve');
  if (names.length === 0) return [];
  const at = approval.votes.findLast((vote) => vote.verdict === 'approve')?.at ?? approval.createdAt;
  return [
    words('Approved by '),
    ...names,
    words(' '),
    time(at),
    ...(approval.state === 'cancelled' ? [words(' · ')] : []),
  ];
};

const RUN_WORDS: Partial<Record<Approval['state'], string>> = {
  executing: 'running',
  executed: 'executed',
  'executed-withheld': 'executed; the answer was withheld',
  failed: 'failed',
  unknown: 'outcome unknown: an operator has to find out whether it ran',
};

const runWords = (approval: Approval): string => {
  if (approval.state === 'approved') {
    return approval.callerGone ? 'not run yet; one identical call may run' : 'not run yet';
  }
  const took = approval.took === undefined ? '' : ` · ${durationWords(approval.took)}`;
  return `${RUN_WORDS[approval.state] ?? approval.state}${approval.state === 'unknown' ? '' : took}`;
};

/** No call takes no time at all. */
const durationWords = (milliseconds: number): string =>
  milliseconds < 100 ? 'in under 0.1 s' : `${(milliseconds / 1000).toFixed(1)} s`;

const people = (approval: Approval, verdict: Vote['verdict']): Rich[] =>
  approval.votes
    .filter((vote) => vote.verdict === verdict)
    .flatMap((vote, index) => (index === 0 ? [person(vote.by)] : [words(' and '), person(vote.by)]));

const reasonOf = (approval: Approval): Rich[] => {
  const reason = approval.votes.find((vote) => vote.verdict === 'deny')?.reason;
  return reason === undefined || reason === '' ? [] : [words(`: “${reason}”`)];
};
