/** The pace at which Slack takes messages, kept in the store: replicas that count alone exceed the limit together. */
import type { DocumentStore } from '../../domain/document.ts';
import { updateDocument } from '../../domain/update-document.ts';

/** One start every `every` milliseconds; `burst` of them may come early after a quiet time. */
export interface Rate {
  readonly every: number;
  readonly burst: number;
}

export interface SharedPace {
  /** Takes the next start under this name; resolves with its moment (milliseconds since the epoch). Never rejects. */
  readonly reserve: (name: string, rate: Rate) => Promise<number>;
  /** Slack takes nothing under this name before `until`, from any replica. Never rejects. */
  readonly close: (name: string, until: number) => Promise<void>;
  /** Before this moment Slack takes nothing, also from the one who took a start before it was closed. Never rejects. */
  readonly closedUntil: (name: string) => Promise<number>;
}

interface PaceDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly now: () => number;
}

const KIND = 'slack-pace';

/** Milliseconds for which an unused pace is kept. */
const KEPT = 60 * 60_000;

interface State {
  /** When the next start is due if every start came on time. */
  readonly due: number;
  readonly closedUntil: number;
}

const FREE: State = { due: 0, closedUntil: 0 };

/**
 * The generic cell rate algorithm (ITU-T I.371). If the store is away this process keeps the pace alone: Slack's own
 * limit then sorts out the rest.
 */
export const createSharedPace = ({ documents, now }: PaceDeps): SharedPace => {
  const memory = createMemory(now);

  /** Resolves with the state before; what only this process knows counts too. */
  const change = async (name: string, next: (state: State) => State): Promise<State> => {
    const { before, after } = await updateDocument(documents, {
      kind: KIND,
      id: name,
      change: (stored) => {
        const known = later(stateOf(stored?.value), memory.get(name));
        const value = { ...next(known) };
        const expireAt = Math.max(now(), value.due, value.closedUntil) + KEPT;
        return { write: { value, expireAt }, result: { before: known, after: value } };
      },
    });
    memory.set(name, after);
    return before;
  };

  const changeAlone = (name: string, next: (state: State) => State): State => {
    const before = memory.get(name);
    memory.set(name, next(before));
    return before;
  };

  const advance = (name: string, next: (state: State) => State): Promise<State> =>
    change(name, next).catch(() => changeAlone(name, next));

  return {
    reserve: async (name, { every, burst }) => {
      const before = await advance(name, ({ due, ...state }) => ({
        ...state,
        due: Math.max(due, now()) + every,
      }));
      return Math.max(now(), before.due - burst * every);
    },
    close: async (name, until) => {
      await advance(name, (state) => later(state, { due: until, closedUntil: until }));
    },
    closedUntil: async (name) => {
      const stored = await documents.getDocument(KIND, name).catch(() => undefined);
      return later(stateOf(stored?.value), memory.get(name)).closedUntil;
    },
  };
};

const later = (one: State, other: State): State => ({
  due: Math.max(one.due, other.due),
  closedUntil: Math.max(one.closedUntil, other.closedUntil),
});

const stateOf = (value: unknown): State =>
  value instanceof Object && 'due' in value && 'closedUntil' in value
    ? { due: Number(value.due), closedUntil: Number(value.closedUntil) }
    : FREE;

/** Direct conversations are as many as people, so what is over is dropped once there are many names. */
const MOST_NAMES = 1_000;

const createMemory = (now: () => number) => {
  const states = new Map<string, State>();
  return {
    get: (name: string): State => states.get(name) ?? FREE,
    set: (name: string, state: State): void => {
      if (states.size >= MOST_NAMES) {
        for (const [each, { due }] of states) if (due < now()) states.delete(each);
      }
      states.set(name, state);
    },
  };
};
