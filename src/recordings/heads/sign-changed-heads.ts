/** Signs where the sessions stand that have changed; to be called every minute under a lease, and when a session ends. */
import type { KeyObject } from 'node:crypto';
import type { DocumentStore } from '../../domain/document.ts';
import type { Session } from '../../domain/recording.ts';
import type { RecordingStore } from '../ports.ts';
import { lastHeads, saveHeads } from './heads-store.ts';
import { type HeadsPlace, NO_HEADS, placeOf, signHeads, whoseDigest } from './signed-heads.ts';

export interface SignChangedHeadsDeps {
  readonly store: Pick<RecordingStore, 'changedSessions'>;
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  /** Private key, Ed25519: the one that signs exports. */
  readonly key: KeyObject;
  readonly now: () => number;
}

/** Sessions of one record. */
const AT_ONCE = 500;
/** Milliseconds a summary may be late: what was stored in them is looked at again. */
const OVERLAP = 10 * 60_000;
/** Sessions whose signed head is remembered; a session that is forgotten is signed once more. */
const REMEMBERED = 20_000;

/** Resolves with how many sessions were signed. One call at a time in a process. */
export const createSignChangedHeads = (deps: SignChangedHeadsDeps): (() => Promise<number>) => {
  /** Session to what was signed last. */
  const signed = new Map<string, string>();
  let running: Promise<number> | undefined;

  const isNew = (session: Session): boolean =>
    session.head.seq > 0 && signed.get(session.id) !== standOf(session);

  const append = async (behind: HeadsPlace, sessions: readonly Session[]): Promise<HeadsPlace> => {
    const heads = sessions.map((session) => ({
      session: session.id,
      seq: session.head.seq,
      hash: session.head.hash,
      whose: whoseDigest(session),
      ...(session.state === 'closed' && { ended: true }),
    }));
    const record = signHeads(behind, { at: deps.now(), heads }, deps.key);
    await saveHeads(deps.documents, record);
    for (const session of sessions) {
      signed.delete(session.id);
      signed.set(session.id, standOf(session));
    }
    for (const [oldest] of signed) if (signed.size > REMEMBERED) signed.delete(oldest);
    return placeOf(record);
  };

  const run = async (): Promise<number> => {
    const last = await lastHeads(deps.documents);
    let place = last === undefined ? NO_HEADS : placeOf(last);
    let after = { last: (last?.record.at ?? 0) - OVERLAP, id: '' };
    let count = 0;
    for (;;) {
      const changed = await deps.store.changedSessions(after, AT_ONCE);
      const news = changed.filter(isNew);
      if (news.length > 0) place = await append(place, news);
      count += news.length;
      const end = changed.at(-1);
      if (end === undefined || changed.length < AT_ONCE) return count;
      after = { last: end.last, id: end.id };
    }
  };

  return () => {
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
};

/** Changes with each entry, and once more with the end. */
const standOf = ({ head, state }: Session): string => `${head.hash} ${state}`;
