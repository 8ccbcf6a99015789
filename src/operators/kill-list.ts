/** The kill switches as all replicas share them: one small document, and a note of each replica that has read it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentStore, Json, StoredDocument } from '../domain/document.ts';
import { Refusal } from '../domain/refusal.ts';
import { updateDocument } from '../domain/update-document.ts';
import { type KillSwitch, type KillTarget, sameTarget } from './kill.ts';

export interface KillList {
  readonly switches: readonly KillSwitch[];
  /** Raised with each change; 0 before the first. */
  readonly version: number;
}

/** A replica that lives, and whether it had acted on the change when the answer was given. */
export interface Acknowledgement {
  readonly replica: string;
  readonly acknowledged: boolean;
}

export interface KillListDeps {
  readonly documents: DocumentStore;
  readonly now: () => number;
}

const [KIND, ID, SEEN] = ['kill', 'switches', 'kill-seen'];
const MOST = 1000;
const MOST_REPLICAS = 200;
/** Milliseconds; a replica that has shown nothing for so long counts as gone. */
const SEEN_LIFE = 30_000;
const ASK_EVERY = 100;

/** Rejects if the store does, or if the document is not what was written. */
export const readKillList = async ({ documents }: Pick<KillListDeps, 'documents'>): Promise<KillList> =>
  killListIn(await documents.getDocument(KIND, ID));

const killListIn = (found: StoredDocument | undefined): KillList => {
  if (found === undefined) return { switches: [], version: 0 };
  const { switches } = found.value as unknown as Pick<KillList, 'switches'>;
  if (!Array.isArray(switches)) throw new Error('the document of the kill switches is damaged');
  return { switches, version: found.version };
};

/** Adds the switch in place of an older one for the same target; durable once resolved. */
export const addSwitch = (deps: KillListDeps, added: KillSwitch): Promise<KillList> =>
  change(deps, (switches) => [...switches.filter((each) => !sameTarget(each, added)), added]);

/** Leaves the list as it is if there is no such switch. */
export const liftSwitch = (deps: KillListDeps, target: KillTarget): Promise<KillList> =>
  change(deps, (switches) => switches.filter((each) => !sameTarget(each, target)));

const change = (
  { documents }: KillListDeps,
  make: (switches: readonly KillSwitch[]) => readonly KillSwitch[],
): Promise<KillList> =>
  updateDocument(documents, {
    kind: KIND,
    id: ID,
    change: (found) => {
      const { switches: before, version } = killListIn(found);
      const switches = make(before);
      if (switches.length > MOST)
        throw new Refusal('too-many', `There are ${MOST} kill switches; lift some first.`);
      const value = { switches } as unknown as Json;
      return { write: { value }, result: { switches, version: version + 1 } };
    },
  });

/** Tells the others that this replica lives and has acted on this version. */
export const noteSeen = ({ documents, now }: KillListDeps, replica: string, version: number): Promise<void> =>
  updateDocument(documents, {
    kind: SEEN,
    id: replica,
    // Of two looks at once the later one stands.
    change: (found) => ({
      write: { value: { version: Math.max(version, seenIn(found?.value)) }, expireAt: now() + SEEN_LIFE },
      result: undefined,
    }),
  });

/** Takes back what `noteSeen` told of this replica: it has ended, and no one waits for it. */
export const forgetSeen = async (
  { documents }: Pick<KillListDeps, 'documents'>,
  replica: string,
): Promise<void> => void (await documents.removeDocument(SEEN, replica));

/** Takes back what was told of any replica, for one that knows that it is alone: the others can only have broken off. */
export const forgetAllSeen = async ({ documents }: Pick<KillListDeps, 'documents'>): Promise<void> => {
  const { items } = await documents.listDocuments(SEEN, { limit: MOST_REPLICAS });
  for (const { id } of items) await documents.removeDocument(SEEN, id);
};

const seenIn = (value: Json | undefined): number => (value as { version: number } | undefined)?.version ?? 0;

/** Which of the replicas that live have acted on this version; waits for them for at most `patience` milliseconds. */
export const awaitSeen = async (
  { documents, now }: KillListDeps,
  version: number,
  patience: number,
): Promise<readonly Acknowledgement[]> => {
  const until = now() + patience;
  for (;;) {
    const { items } = await documents.listDocuments(SEEN, { limit: MOST_REPLICAS });
    const found = items.map(({ id, value }) => ({
      replica: id,
      acknowledged: seenIn(value) >= version,
    }));
    if (found.every(({ acknowledged }) => acknowledged) || now() >= until) return found;
    await sleep(ASK_EVERY);
  }
};
