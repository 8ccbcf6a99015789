/** Answers of the slash command that list something. Pure. */

import { durationText } from '../../access/duration-text.ts';
import type { AccessPackage } from '../../access/ports.ts';
import type { Approval } from '../../domain/approval.ts';
import { callerName } from '../../domain/caller.ts';
import { type Grant, isLive } from '../../domain/grant.ts';
import { clip } from '../../domain/text/visible.ts';
import { type Block, type Card, line, strong, time, words } from './blocks.ts';

/** Lines of one list; a message holds 50 blocks. */
const MOST = 20;

/** The person's own access, and what they may ask for. */
export const renderOwnAccess = (
  grants: readonly Grant[],
  packages: readonly AccessPackage[],
  now: number,
): Card => ({
  text: 'Your access',
  blocks: [
    line(strong('Your access')),
    ...listed(grants, 'None.', (grant) =>
      isLive(grant, now)
        ? line(strong(grant.access), words(` (${grant.id}) until `), time(grant.until ?? now))
        : line(strong(grant.access), words(` (${grant.id}) asked for, not decided`)),
    ),
    line(strong('What can be asked for')),
    ...listed(packages, 'Nothing: the policy names no access.', (access) =>
      line(
        strong(access.name),
        words(` ${access.title}, at most ${durationText(access.max)}, for ${access.requesters.join(' or ')}`),
      ),
    ),
  ],
});

/** What waits for the person's decision. */
export const renderPending = (approvals: readonly Approval[], grants: readonly Grant[]): Card => ({
  text: 'What waits for you',
  blocks: [
    line(strong('What waits for you')),
    ...listed([...approvals, ...grants], 'Nothing.', (request) =>
      'tool' in request
        ? line(
            strong(request.tool),
            words(
              ` on ${request.server} for ${clip(callerName(request.caller), 80)} (${request.id}), expires `,
            ),
            time(request.expiresAt),
          )
        : line(
            strong(request.access),
            words(` for ${durationText(request.duration)} (${request.id}), expires `),
            time(request.expiresAt),
          ),
    ),
  ],
});

const listed = <T>(items: readonly T[], none: string, show: (item: T) => Block): Block[] => {
  if (items.length === 0) return [line(words(none))];
  const more = items.length - MOST;
  return [...items.slice(0, MOST).map(show), ...(more > 0 ? [line(words(`… and ${more} more`))] : [])];
};
