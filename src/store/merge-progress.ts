/** Merges what happened since the last time into the summary of a session. */
import type { Session } from '../domain/recording.ts';
import type { SessionProgress } from '../recordings/ports.ts';

/** Returns the new summary. The head never goes back, and a session that goes on after its end is open again. */
export const mergeProgress = (session: Session, progress: SessionProgress): Session => ({
  ...session,
  ...(session.ended !== undefined && session.ended < progress.last && { state: 'open', ended: undefined }),
  head: progress.head.seq > session.head.seq ? progress.head : session.head,
  entries: Math.max(session.entries, progress.head.seq),
  last: Math.max(session.last, progress.last),
  expireAt: Math.max(session.expireAt, progress.expireAt),
  bytes: session.bytes + progress.bytes,
  tools: union(session.tools, progress.tools),
  verdicts: union(session.verdicts, progress.verdicts),
  flags: union(session.flags, progress.flags),
  revision: progress.revision ?? session.revision,
});

const union = <T>(there: readonly T[], added: readonly T[]): readonly T[] => [
  ...new Set([...there, ...added]),
];
