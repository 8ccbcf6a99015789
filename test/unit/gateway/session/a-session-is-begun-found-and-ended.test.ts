/** A session id opens one recording for its owner until it is ended; without one there is the caller's lineage. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Caller } from '../../../../src/domain/caller.ts';
import type { SafeText } from '../../../../src/domain/text/safe-text.ts';
import { Stop } from '../../../../src/domain/time/stop.ts';
import { createConversations, type Origin } from '../../../../src/gateway/session/conversation.ts';
import { createSealer } from '../../../../src/mcp/seal.ts';

const person = (subject: string) => ({ issuer: 'https://idp.example', subject, clientId: 'app' }) as Caller;
const origin = (change: Partial<Origin> = {}): Origin => ({
  server: 'shop',
  caller: person('alice'),
  client: { name: 'name', version: '1', address: '10.0.0.1' },
  revision: '2025-11-25',
  ...change,
});

/** Recordings are numbered as they are opened; `made` says how each was. */
const start = ({ remembered = 10 } = {}) => {
  const made: [string, unknown][] = [];
  const closed: string[] = [];
  const endedIds = new Set<string>();
  const recordings = new Map<string, object>();
  const recording = (id: string) => {
    const found = recordings.get(id) ?? { id, note: () => 1, close: async () => void closed.push(id) };
    recordings.set(id, found);
    return found as never;
  };
  const open = (how: string) => async (party: unknown) => {
    made.push([how, party]);
    return recording(how === 'lineage' ? 'lineage' : `ses_${made.length}`);
  };
  const conversations = createConversations({
    recorder: {
      open: open('open'),
      continueLineage: open('lineage'),
      resume: async (id) => recording(id),
    },
    ...createSealer([{ id: 'k', key: randomBytes(32) }]),
    observe: (() => {}) as never,
    makeSafe: (text) => `safe ${text}` as SafeText,
    ended: {
      end: async (id: string) => void endedIds.add(id),
      isEnded: async (id: string) => endedIds.has(id),
    } as never,
    remembered,
  });
  return { conversations, made, closed };
};

it('begins with a recording of its own, whose client is masked', async () => {
  const { conversations, made } = start();
  const begun = await conversations.begin(origin(), true);
  expect(begun).toMatchObject({
    server: 'shop',
    isSession: false,
    upstreamSession: undefined,
    opensUrls: true,
  });
  expect(made).toMatchObject([
    ['open', { server: 'shop', client: { name: 'safe name', version: 'safe 1', address: '10.0.0.1' } }],
  ]);
});

it('masks nothing of a client that does not say what it is called', async () => {
  const { conversations, made } = start();
  await conversations.begin(origin({ client: { address: '10.0.0.1' } }), false);
  expect(made).toMatchObject([['open', { client: { name: undefined, version: undefined } }]]);
});

it.each([
  ['with the session of its server', 'u1', true],
  ['of a server without sessions', undefined, false],
])('is found again by its id, %s', async (_, upstream, opensUrls) => {
  const { conversations } = start();
  const begun = await conversations.begin(origin(), opensUrls);
  const id = conversations.seal(begun, person('alice'), upstream);
  const found = await conversations.find(origin(), id);
  expect(found).toMatchObject({ isSession: true, upstreamSession: upstream, opensUrls });
  expect(found.recording.id).toBe(begun.recording.id);
  expect(found.recording).toBe(begun.recording);
});

it.each([
  ['another caller', { caller: person('bob') }],
  ['another server', { server: 'bank' }],
])('opens nothing for %s, also once its owner has opened it', async (_, change) => {
  const { conversations } = start();
  const id = conversations.seal(await conversations.begin(origin(), false), person('alice'), 'u1');
  await conversations.find(origin(), id);
  await expect(conversations.find(origin(change), id)).rejects.toMatchObject({ code: 'unknown-session' });
});

it('opens nothing any more once it is ended, and closes its recording', async () => {
  const { conversations, closed } = start();
  const begun = await conversations.begin(origin(), false);
  const id = conversations.seal(begun, person('alice'), 'u1');
  await conversations.end(await conversations.find(origin(), id));
  expect(closed).toEqual([begun.recording.id]);
  await expect(conversations.find(origin(), id)).rejects.toMatchObject({ code: 'unknown-session' });
});

it('goes on with the lineage of a caller who names none', async () => {
  const { conversations, made } = start();
  const found = await conversations.find(origin(), undefined);
  expect(found).toMatchObject({ isSession: false, upstreamSession: undefined, opensUrls: false });
  expect(made).toMatchObject([['lineage', { client: { name: 'safe name' } }]]);
});

it('knows what is under way in it, as long as few others came since', async () => {
  const { conversations } = start({ remembered: 2 });
  const ids = [];
  for (const _ of [1, 2, 3])
    ids.push(conversations.seal(await conversations.begin(origin(), false), person('alice'), 'u'));
  const [one = '', two = '', three = ''] = ids;
  (await conversations.find(origin(), two)).inFlight.set('7', new Stop());
  await conversations.find(origin(), three);
  expect((await conversations.find(origin(), two)).inFlight.has('7')).toBe(true);
  await conversations.find(origin(), one);
  await conversations.find(origin(), three);
  expect((await conversations.find(origin(), two)).inFlight.has('7')).toBe(false);
});

it('knows nothing of what was under way once it is ended', async () => {
  const { conversations } = start();
  const found = await conversations.find(origin(), undefined);
  found.inFlight.set('7', new Stop());
  expect((await conversations.find(origin(), undefined)).inFlight.has('7')).toBe(true);
  await conversations.end(found);
  expect((await conversations.find(origin(), undefined)).inFlight.has('7')).toBe(false);
});
