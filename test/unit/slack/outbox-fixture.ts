/** Outboxes for tests, any number of them on one real store, as replicas are. */
import { onTestFinished } from 'vitest';
import type { DocumentStore } from '../../../src/domain/document.ts';
import { createOutbox, type Outbox } from '../../../src/slack/outbox/outbox.ts';
import { createSharedPace } from '../../../src/slack/outbox/shared-pace.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';

export const openDocuments = async (): Promise<DocumentStore> => {
  const store = await createEmbeddedStore({ path: ':memory:', now: Date.now });
  onTestFinished(() => store.close());
  return store;
};

interface Options {
  /** Milliseconds between two messages, and between two changes. */
  readonly every?: number;
  readonly documents?: DocumentStore;
}

export const openOutbox = async ({ every = 1, documents }: Options = {}) => {
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  const rates = { post: { every, burst: 0 }, update: { every, burst: 0 } };
  const pace = createSharedPace({ documents: documents ?? (await openDocuments()), now: Date.now });
  return { warnings, ...createOutbox({ pace, rates, now: Date.now, log }) };
};

export const post = <T>(
  outbox: Outbox,
  channel: string,
  task: () => Promise<T>,
  until?: number,
): Promise<T> => outbox.post({ channel, task, until });

export const update = (
  outbox: Outbox,
  key: string,
  task: () => Promise<void>,
  urgent = false,
): Promise<boolean> => outbox.update({ key, urgent, task });
