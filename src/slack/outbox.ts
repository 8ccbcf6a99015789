/** One queue for each channel: messages leave in order, about one a second, and changes to them wait for new ones. */
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isFinal, retryAfter } from './error-code.ts';
import type { Log } from './ports.ts';

export interface Outbox {
  /** Runs the task in its turn; rejects with what it rejects with, except that rate limits are waited for. */
  post<T>(channel: string, task: () => Promise<T>): Promise<T>;
  /**
   * Runs the task after all posts. A task that waits under the same key already stands for this one too, so
   * tasks read what they show when they run. Tried again where Slack fails; never rejects.
   */
  update(channel: string, key: string, task: () => Promise<void>): void;
  /** Resolves once nothing is left, or when the time (milliseconds) is over. */
  drain(within: number): Promise<void>;
}

interface Job {
  readonly run: () => Promise<void>;
}
interface Channel {
  readonly posts: Job[];
  readonly updates: Map<string, Job>;
  running: Promise<void> | undefined;
}

const ATTEMPTS = 5;
/** A channel that Slack closes for longer is given up for this message. */
const LONGEST_WAIT = 30_000;

/** `pace`: milliseconds between two messages in one channel. */
export const createOutbox = ({ pace, log }: { readonly pace: number; readonly log: Log }): Outbox => {
  const channels = new Map<string, Channel>();

  const channelOf = (name: string): Channel => {
    const found = channels.get(name) ?? { posts: [], updates: new Map(), running: undefined };
    channels.set(name, found);
    return found;
  };

  const wake = (name: string, channel: Channel): void => {
    channel.running ??= work(channel).finally(() => {
      channel.running = undefined;
      if (next(channel) !== undefined) wake(name, channel);
      else channels.delete(name);
    });
  };

  const work = async (channel: Channel): Promise<void> => {
    for (let job = take(channel); job !== undefined; job = take(channel)) {
      await job.run();
      await sleep(pace, undefined, { ref: false });
    }
  };

  const update = (name: string, key: string, task: () => Promise<void>, attempt = 1): void => {
    const channel = channelOf(name);
    const run = async (): Promise<void> => {
      try {
        await patiently(task);
      } catch (error) {
        log.warn(`slack: a message could not be updated (${errorCode(error)}), attempt ${attempt}`);
        if (isFinal(error) || attempt >= ATTEMPTS) return;
        setTimeout(() => update(name, key, task, attempt + 1), 1000 * 2 ** attempt).unref();
      }
    };
    if (!channel.updates.has(key)) channel.updates.set(key, { run });
    wake(name, channel);
  };

  return {
    post: (name, task) =>
      new Promise((resolve, reject) => {
        const channel = channelOf(name);
        channel.posts.push({ run: () => patiently(task).then(resolve, reject) });
        wake(name, channel);
      }),
    update: (name, key, task) => update(name, key, task),
    drain: async (within) => {
      const over = sleep(within, undefined, { ref: false });
      const idle = async (): Promise<void> => {
        for (let busy = running(channels); busy.length > 0; busy = running(channels)) await Promise.all(busy);
      };
      await Promise.race([idle(), over]);
    },
  };
};

const running = (channels: Map<string, Channel>): Promise<void>[] =>
  [...channels.values()].flatMap((channel) => channel.running ?? []);

const next = (channel: Channel): Job | undefined => channel.posts[0] ?? channel.updates.values().next().value;

const take = (channel: Channel): Job | undefined => {
  const post = channel.posts.shift();
  if (post !== undefined) return post;
  const [first] = channel.updates;
  if (first === undefined) return undefined;
  channel.updates.delete(first[0]);
  return first[1];
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
