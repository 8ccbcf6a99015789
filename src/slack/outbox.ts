/** One queue for each channel: messages leave in order, about one a second, and changes to them wait for new ones. */
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isFinal, isGone, retryAfter } from './error-code.ts';
import type { Log } from './ports.ts';

export interface Outbox {
  /**
   * Runs the task in its turn; rejects with what it rejects with, except that rate limits are waited for. Where Slack
   * does not take it for reasons of its own, all that wait behind it reject too: nobody learns that one after another.
   */
  post<T>(channel: string, task: () => Promise<T>): Promise<T>;
  /**
   * Runs the task after all posts. A task that waits under the same key already stands for this one too, so
   * tasks read what they show when they run. Tried again where Slack fails. Never rejects; resolves with whether
   * Slack took it, or never will.
   */
  update(channel: string, key: string, task: Job): Promise<boolean>;
  /** At the end: sends the rest without pauses; resolves once nothing is left, or when the time (milliseconds) is over. */
  drain(within: number): Promise<void>;
}

type Job = () => Promise<void>;
interface Post {
  readonly run: Job;
  readonly reject: (error: unknown) => void;
}
interface Update {
  readonly run: Job;
  readonly done: Promise<void>;
}
interface Channel {
  readonly posts: Post[];
  readonly updates: Map<string, Update>;
}

const ATTEMPTS = 5;
/** A channel that Slack closes for longer is given up for this message. */
const LONGEST_WAIT = 30_000;

/** `pace`: milliseconds between two messages in one channel. */
export const createOutbox = ({ pace, log }: { readonly pace: number; readonly log: Log }): Outbox => {
  const farewell = new AbortController();
  const pause = () => sleep(pace, undefined, { ref: false, signal: farewell.signal }).catch(() => {});
  const queues = createQueues(pause);

  const update: Outbox['update'] = async (name, key, task) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await queues.add(name, ({ updates }) => {
          const waiting = updates.get(key) ?? createUpdate(() => patiently(task));
          updates.set(key, waiting);
          return waiting.done;
        });
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
    post: (name, task) =>
      new Promise((resolve, reject) => {
        const run = (): Promise<void> =>
          patiently(task).then(resolve, (error) => {
            reject(error);
            if (!isFinal(error)) queues.giveUp(name, error);
          });
        queues.add(name, ({ posts }) => posts.push({ run, reject }));
      }),
    update,
    drain: async (within) => {
      farewell.abort();
      await Promise.race([queues.idle(), sleep(within, undefined, { ref: false })]);
    },
  };
};

const createQueues = (pause: () => Promise<void>) => {
  const channels = new Map<string, Channel & { readonly working: Promise<void> }>();

  const work = async (name: string, channel: Channel): Promise<void> => {
    // What comes in at the same moment is sorted before anything leaves.
    await Promise.resolve();
    for (let job = take(channel); job !== undefined; job = take(channel)) {
      await job();
      await pause();
    }
    channels.delete(name);
  };

  return {
    add: <T>(name: string, put: (channel: Channel) => T): T => {
      const found = channels.get(name);
      const channel = found ?? { posts: [], updates: new Map() };
      const result = put(channel);
      if (found === undefined) channels.set(name, { ...channel, working: work(name, channel) });
      return result;
    },
    giveUp: (name: string, error: unknown): void => {
      for (const { reject } of channels.get(name)?.posts.splice(0) ?? []) reject(error);
    },
    idle: async (): Promise<void> => {
      while (channels.size > 0) await Promise.all([...channels.values()].map(({ working }) => working));
    },
  };
};

const take = ({ posts, updates }: Channel): Job | undefined => {
  const post = posts.shift();
  if (post !== undefined) return post.run;
  const [first] = updates;
  if (first !== undefined) updates.delete(first[0]);
  return first?.[1].run;
};

const createUpdate = (task: Job): Update => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { run: () => task().then(resolve, reject), done: promise };
};

/** Waits for a rate limit and tries once more. */
const patiently = async <T>(task: () => Promise<T>): Promise<T> => {
  try {
    return await task();
  } catch (error) {
    const wait = retryAfter(error);
    if (wait === undefined || wait > LONGEST_WAIT) throw error;
    await sleep(wait, undefined, { ref: false });
    return task();
  }
};
