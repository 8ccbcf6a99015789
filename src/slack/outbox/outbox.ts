/** What leaves for Slack: new messages in a queue for each channel, changes to messages in a queue of their own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../../domain/time/within.ts';
import type { Log } from '../ports.ts';
import { errorCode, isFinal, isGone, retryAfter } from '../transport/error-code.ts';
import { createSendQueue, type Job, type SendQueue } from './send-queue.ts';
import type { Rate, SharedPace } from './shared-pace.ts';

export interface Outbox {
  /**
   * Runs the task in its turn; rejects with what it rejects with, except that Slack's limits are waited for, again and
   * again, until the moment `until`. If Slack does not take it for reasons of its own, all that wait behind it reject
   * too: not every caller has to learn one after another that Slack is away.
   */
  post<T>(posting: Posting<T>): Promise<T>;
  /**
   * Runs the task beside all posts. A task that waits under the same key already stands for this one too, so tasks read
   * what they show when they run. Tried again if Slack fails. Never rejects; resolves with whether Slack took it, or
   * never will.
   */
  update(updating: Updating): Promise<boolean>;
  /** At the end: sends the rest without pauses; resolves once nothing is left, or when the time (milliseconds) is over. */
  drain(limit: number): Promise<void>;
}

interface Posting<T> {
  readonly channel: string;
  readonly task: () => Promise<T>;
  /** Milliseconds since the epoch; left out, a quarter of an hour from now. */
  readonly until?: number | undefined;
  /** Before all posts to the channel that are not. */
  readonly urgent?: boolean | undefined;
}

interface Updating {
  readonly key: string;
  /** Before all changes that are not: a card whose buttons no longer count. */
  readonly urgent: boolean;
  readonly task: () => Promise<void>;
}

interface OutboxDeps {
  readonly pace: SharedPace;
  /** Of new messages in one channel, and of changes in the whole workspace: so Slack counts them. */
  readonly rates: { readonly post: Rate; readonly update: Rate };
  readonly now: () => number;
  readonly log: Log;
}

const ATTEMPTS = 5;

/** Milliseconds. */
const PATIENCE = 15 * 60_000;

/** So many may hang, for nine seconds each, before others have to wait for them. */
const AT_ONCE = { posts: 3, updates: 8 };

/** Returns the queues. What is still in them is sent by `drain`, or given up after its time. */
export const createOutbox = (deps: OutboxDeps): Outbox => {
  const { now, log } = deps;
  const farewell = new AbortController();
  const queues = createQueues(deps, farewell.signal);

  const update: Outbox['update'] = async ({ key, urgent, task }) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await queues.change(key, { urgent, task, until: now() + PATIENCE });
        return true;
      } catch (error) {
        log.warn(`slack: a message could not be updated (${errorCode(error)}), attempt ${attempt}`);
        if (isGone(error)) return true;
        if (isFinal(error) || attempt >= ATTEMPTS) return false;
        await sleep(1000 * 2 ** attempt, undefined, { ref: false });
      }
    }
  };

  return {
    post: async ({ channel, task, until = now() + PATIENCE, urgent = false }) => {
      const queue = queues.of(channel);
      const job = createJob({ key: undefined, urgent, until, task });
      queue.add(job);
      return job.done.catch((error) => {
        if (!isFinal(error) && retryAfter(error) === undefined) queue.rejectWaiting(error);
        throw error;
      });
    },
    update,
    drain: async (limit) => {
      farewell.abort();
      await within(queues.idle(), limit);
    },
  };
};

const createQueues = ({ pace, rates, now }: OutboxDeps, farewell: AbortSignal) => {
  const channels = new Map<string, SendQueue>();
  const open = (name: string, rate: Rate, atOnce: number, onIdle: () => void): SendQueue =>
    createSendQueue({ name, rate, atOnce, onIdle, pace, now, farewell });
  const updates = open('updates', rates.update, AT_ONCE.updates, () => {});

  return {
    of: (channel: string): SendQueue => {
      const found = channels.get(channel);
      if (found !== undefined) return found;
      const queue = open(channel, rates.post, AT_ONCE.posts, () => channels.delete(channel));
      channels.set(channel, queue);
      return queue;
    },
    /** Resolves once the task, or one that waits under the same key, has run. */
    change: (key: string, change: Pick<Job, 'urgent' | 'until'> & { task: () => Promise<void> }) => {
      const waiting = updates.waiting(key);
      if (waiting !== undefined) {
        waiting.urgent ||= change.urgent;
        return waiting.done;
      }
      const job = createJob({ key, ...change });
      updates.add(job);
      return job.done;
    },
    idle: () => Promise.all([updates, ...channels.values()].map((queue) => queue.idle())),
  };
};

const createJob = <T>({
  task,
  ...rest
}: Pick<Job, 'key' | 'urgent' | 'until'> & { task: () => Promise<T> }) => {
  const { promise: done, resolve, reject } = Promise.withResolvers<T>();
  return { ...rest, done, reject, run: async () => resolve(await task()) };
};
