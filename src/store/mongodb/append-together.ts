/**
 * Appends what several sessions have to store in one insertion: all sessions of a process write at the same beats, and
 * each insertion costs the gateway and the database as much as dozens of entries.
 */
import { BSON, MongoBulkWriteError, MongoInvalidArgumentError } from 'mongodb';
import type { Entry } from '../../domain/recording.ts';
import type { RecordingStore } from '../../recordings/ports.ts';

type Append = (batch: readonly Entry[]) => ReturnType<RecordingStore['appendEntries']>;

interface Waiting extends PromiseWithResolvers<Awaited<ReturnType<Append>>> {
  readonly batch: readonly Entry[];
}

/** Entries of one insertion, and characters of their bodies, as many as one session has at most. */
const MOST = { entries: 500, characters: 4 * 1024 * 1024 };

/**
 * Gathers the batches of one turn of the event loop. If one of several does not fit, each is appended alone: of a batch
 * that came to be stored before, that says `conflict`, as it does of one whose acknowledgement was lost.
 */
export const createAppendTogether = (append: Append): Append => {
  let waiting: Waiting[] = [];

  const alone = ({ batch, resolve, reject }: Waiting): void => void append(batch).then(resolve, reject);

  const together = async (group: readonly Waiting[]): Promise<void> => {
    const [only] = group;
    if (only !== undefined && group.length === 1) return alone(only);
    try {
      const outcome = await append(group.flatMap(({ batch }) => batch));
      if (outcome === 'conflict') return group.forEach(alone);
      for (const { resolve } of group) resolve(outcome);
    } catch (error) {
      if (isOfOneEntry(error)) return group.forEach(alone);
      for (const { reject } of group) reject(error);
    }
  };

  const appendAll = (): void => {
    const all = waiting;
    waiting = [];
    for (const group of groupsOf(all)) void together(group);
  };

  return (batch) => {
    const one = { batch, ...Promise.withResolvers<Awaited<ReturnType<Append>>>() };
    if (waiting.push(one) === 1) setImmediate(appendAll);
    return one.promise;
  };
};

/** An entry that cannot be written at all must not keep those of other sessions from being stored. */
const isOfOneEntry = (error: unknown): boolean => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return OF_ONE.some((kind) => cause instanceof kind);
};

/** A database that does not answer is not among them: it is asked again once all have been told. */
const OF_ONE = [BSON.BSONError, MongoInvalidArgumentError, MongoBulkWriteError, RangeError, TypeError];

/** No session is in a group twice: which of two rivals comes first is for the database to say. */
const groupsOf = (all: readonly Waiting[]): readonly (readonly Waiting[])[] => {
  const groups: { readonly members: Waiting[]; readonly sessions: Set<string>; room: typeof MOST }[] = [];
  for (const one of all) {
    const session = one.batch[0]?.session ?? '';
    const size = {
      entries: one.batch.length,
      characters: one.batch.reduce((sum, { body }) => sum + (body?.length ?? 0), 0),
    };
    const group = groups.find(
      ({ sessions, room }) =>
        !sessions.has(session) && room.entries >= size.entries && room.characters >= size.characters,
    );
    if (group === undefined) {
      groups.push({ members: [one], sessions: new Set([session]), room: left(MOST, size) });
      continue;
    }
    group.members.push(one);
    group.sessions.add(session);
    group.room = left(group.room, size);
  }
  return groups.map(({ members }) => members);
};

const left = (room: typeof MOST, size: typeof MOST): typeof MOST => ({
  entries: room.entries - size.entries,
  characters: room.characters - size.characters,
});
