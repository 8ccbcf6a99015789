/** A session that its client has ended is over on every replica, for as long as there could be a recording of it. */
import { expect, it } from 'vitest';
import { createEndSession } from '../../../../src/gateway/session/end-session.ts';
import { createEndedSessions } from '../../../../src/gateway/session/ended-sessions.ts';
import { createDocumentsInMemory } from '../../../support/documents-in-memory.ts';

const DAY = 24 * 60 * 60_000;
const scene = (goesOnWithoutStore = false) => {
  const clock = { now: 0 };
  const documents = createDocumentsInMemory(() => clock.now);
  const replica = () =>
    createEndedSessions({ documents, retention: 7 * DAY, goesOnWithoutStore, now: () => clock.now });
  return { clock, documents, replica };
};

it('is known to another replica, and no other session is', async () => {
  const { clock, replica } = scene();
  await replica().end('ses_1');
  await replica().end('ses_1');
  clock.now = 8 * DAY - 1;
  expect([await replica().isEnded('ses_1'), await replica().isEnded('ses_2')]).toEqual([true, false]);
  clock.now = 8 * DAY;
  expect(await replica().isEnded('ses_1')).toBe(false);
});

it('is taken for open without a store only if messages go on without one', async () => {
  const strict = scene();
  strict.documents.lose();
  await expect(strict.replica().isEnded('ses_1')).rejects.toThrow();
  const easy = scene(true);
  easy.documents.lose();
  expect(await easy.replica().isEnded('ses_1')).toBe(false);
  await expect(easy.replica().end('ses_1')).rejects.toThrow();
});

it.each([
  ['by the gateway alone if the server knows no session', undefined, [200]],
  ['by the server after that', 'upstream', []],
])('is answered %s', async (_, upstreamSession, sent) => {
  const statuses: number[] = [];
  const ended: unknown[] = [];
  const context = {
    conversation: { upstreamSession },
    exchange: { reply: { send: (status: number) => void statuses.push(status) } },
  };
  const end = createEndSession({ end: async (conversation) => void ended.push(conversation) });
  const next = await end(context as never, () => {});
  expect(ended).toEqual([context.conversation]);
  expect(statuses).toEqual(sent);
  expect(next).toBe(upstreamSession === undefined ? undefined : context);
});
