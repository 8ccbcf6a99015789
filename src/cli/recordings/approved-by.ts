/** By whom the approved calls of a recording were approved; whether the seals are genuine is for `sessions verify`. */

import type { SealedApproval } from '../../domain/approval-record.ts';
import type { Entry } from '../../domain/recording.ts';

/** Names of people by the id of the approval, as the seals among these entries tell them. */
export const approvedBy = (entries: readonly Entry[]): ReadonlyMap<string, string> =>
  new Map(
    entries
      .filter(({ kind, approval }) => kind === 'seal' && approval !== undefined)
      .map(({ approval = '', body }) => [approval, namesIn(body)]),
  );

const namesIn = (body: string | undefined): string => {
  try {
    const { record } = JSON.parse(body ?? '') as SealedApproval;
    return record.votes
      .filter(({ verdict }) => verdict === 'approve')
      .map(({ name }) => name)
      .join(', ');
  } catch {
    return 'unreadable';
  }
};
