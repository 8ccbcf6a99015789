/**
 * Directory groups of people if no directory is asked: those of their newest access token, for as long as that is
 * valid and at most ten minutes. So the one who has just been told by their client to ask in Slack is known there.
 */
import type { Caller } from '../domain/caller.ts';
import type { DocumentStore } from '../domain/document.ts';
import { personKey } from '../domain/person.ts';
import type { GroupsOf } from './groups-of.ts';

export interface SeenGroups {
  /** To be told of every verified token. Never rejects: what is not noted is not known. */
  note(caller: Caller): Promise<void>;
  /** Undefined if the person has not been seen lately. */
  readonly groupsOf: GroupsOf;
}

interface SeenDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly now: () => number;
}

const KIND = 'seen-groups';
/** Milliseconds. */
const LIFE = 10 * 60_000;
/** The same person is written down at most this often, unless their groups changed. */
const PAUSE = 60_000;
const MOST_REMEMBERED = 10_000;

/** `note` never rejects; `groupsOf` resolves with undefined if nothing recent is known. */
export const createSeenGroups = ({ documents, now }: SeenDeps): SeenGroups => {
  const noted = new Map<string, { readonly at: number; readonly groups: string }>();

  const isNews = (key: string, groups: string): boolean => {
    const last = noted.get(key);
    return last === undefined || last.groups !== groups || now() - last.at >= PAUSE;
  };

  return {
    note: async (caller) => {
      // A service may carry the e-mail of a person and must not lend them its groups.
      if (caller.kind !== 'human') return;
      // An issuer that is not trusted for groups says nothing about those another one has told.
      if (caller.groups.length === 0 && (caller.unproven?.groups ?? []).length > 0) return;
      const key = personKey(caller);
      const groups = JSON.stringify(caller.groups);
      if (!isNews(key, groups)) return;
      if (noted.size >= MOST_REMEMBERED) noted.clear();
      noted.set(key, { at: now(), groups });
      const expireAt = Math.min(now() + LIFE, caller.expiresAt);
      await write(documents, key, { groups: caller.groups, expireAt }).catch(() => noted.delete(key));
    },
    groupsOf: async (person) => {
      const found = await documents.getDocument(KIND, personKey(person));
      return found === undefined ? undefined : (found.value as readonly string[]);
    },
  };
};

const write = async (
  documents: SeenDeps['documents'],
  key: string,
  { groups, expireAt }: { readonly groups: readonly string[]; readonly expireAt: number },
): Promise<void> => {
  const ifVersion = (await documents.getDocument(KIND, key))?.version ?? 0;
  // If another process was faster, it wrote down the same moment.
  await documents.putDocument(KIND, key, { value: groups, ifVersion, expireAt });
};
