/**
 * Tasks of the gateway's own: calls that wait for people while their clients come by for the outcome. A task's id is
 * sealed for its caller and server; call and answer lie in the store, sealed as well, since not all of them is masked.
 */
import { type Caller, callerKey } from '../../domain/caller.ts';
import type { DocumentStore } from '../../domain/document.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Era } from '../../mcp/revisions/era.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { type Bound, openFor, type Purpose, sealFor } from '../../mcp/seal-for.ts';

export interface HeldTask {
  readonly id: string;
  readonly approval: string;
  readonly era: Era;
  readonly created: number;
  /** From then on it is unknown. */
  readonly until: number;
}

interface Place {
  readonly caller: Caller;
  readonly server: string;
}

export interface HeldTasks {
  /** Stores the call (JSON text of the message), durably once resolved; the id as its client will know it. */
  create(task: Omit<HeldTask, 'id' | 'created'>, call: string, place: Place): Promise<string>;
  /** Whether the id was made by a gateway, for whomever. */
  isOurs(taskId: string | undefined): boolean;
  /** Throws `unknown-task` for an id that is forged, another caller's or another server's, or over. */
  open(taskId: string, place: Place): HeldTask;
  /** The call of a task. Rejects with `unknown-task` if it is gone. */
  callOf(task: HeldTask, place: Place): Promise<string>;
  /** Keeps the answer to the call, as its client may see it, which is told from then on. Rejects if the store does. */
  keepAnswer(task: HeldTask, answer: string, place: Place): Promise<void>;
  answerOf(task: HeldTask, place: Place): Promise<string | undefined>;
}

export interface HeldTasksDeps extends Pick<Sealer, 'seal' | 'open'> {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly now: () => number;
  readonly newId: () => string;
}

const CALL = 'held-call';
const ANSWER = 'held-answer';
const MARK = 'firebreak-task.';

/**
 * Returns what makes, finds and ends tasks of our own. A task of another caller or server cannot be told from one that
 * never was.
 */
export const createHeldTasks = (deps: HeldTasksDeps): HeldTasks => {
  const { documents, now } = deps;

  const put = async (kind: Purpose, task: HeldTask, { text, place }: Sealed): Promise<void> => {
    const value = deps.seal(text, associated(kind, place, task.id));
    const ifVersion = (await documents.getDocument(kind, task.id))?.version ?? 0;
    const change = { value, ifVersion, expireAt: task.until };
    if (!(await documents.putDocument(kind, task.id, change))) throw new Refusal('store-unavailable');
  };

  const read = async (kind: Purpose, { id }: HeldTask, place: Place): Promise<string | undefined> => {
    const found = await documents.getDocument(kind, id).catch(() => {
      throw new Refusal('store-unavailable');
    });
    return found && deps.open(String(found.value), associated(kind, place, id));
  };

  return {
    create: async ({ approval, era, until }, text, place) => {
      const task: HeldTask = { id: deps.newId(), approval, era, created: now(), until };
      await put(CALL, task, { text, place }).catch(() => {
        throw new Refusal('store-unavailable', 'The call could not be stored, so it was not executed.');
      });
      return MARK + sealFor(deps, associated('task', place), task);
    },
    isOurs: (taskId) => taskId?.startsWith(MARK) === true,
    open: (taskId, place) => {
      const task = openFor<HeldTask>(deps, associated('task', place), taskId.slice(MARK.length));
      if (task === undefined || now() >= task.until) throw new Refusal('unknown-task');
      return task;
    },
    callOf: async (task, place) => {
      const call = await read(CALL, task, place);
      if (call === undefined) throw new Refusal('unknown-task');
      return call;
    },
    keepAnswer: (task, text, place) => put(ANSWER, task, { text, place }),
    answerOf: (task, place) => read(ANSWER, task, place),
  };
};

interface Sealed {
  readonly text: string;
  readonly place: Place;
}

const associated = (use: Purpose, { caller, server }: Place, ...more: string[]): Bound => [
  use,
  callerKey(caller),
  server,
  ...more,
];
