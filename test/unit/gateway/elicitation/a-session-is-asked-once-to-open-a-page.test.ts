/** The open elicitation of a session is one for all replicas, and is told of once its person has connected. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { createAskedUrls } from '../../../../src/gateway/elicitation/asked-urls.ts';
import { createTellConnected, type ToldStream } from '../../../../src/gateway/elicitation/tell-connected.ts';
import { createDocumentsInMemory } from '../../../support/documents-in-memory.ts';

const HOUR = 60 * 60_000;
const SESSION = { recording: { id: 'ses_1', note: () => 1 } } as never;

const start = () => {
  const clock = { now: 0 };
  const now = () => clock.now;
  const documents = createDocumentsInMemory(now);
  const ids = ['el_1', 'el_2', 'el_3'];
  const replica = () => createAskedUrls({ documents, now, newId: () => ids.shift() ?? '' });
  return { clock, asked: replica(), other: replica() };
};

it('has one id, also if two replicas ask at once', async () => {
  const { asked, other } = start();
  const [one, two] = await Promise.all([asked.ask(SESSION), other.ask(SESSION)]);
  expect(one).toBe(two);
  expect([await asked.ask(SESSION), await other.open(SESSION)]).toEqual([one, one]);
});

it('is open for an hour, until it is closed, and closed once', async () => {
  const { asked, other, clock } = start();
  expect(await asked.open(SESSION)).toBeUndefined();
  await asked.ask(SESSION);
  expect([await asked.close(SESSION), await other.close(SESSION)]).toEqual([true, false]);
  expect(await asked.open(SESSION)).toBeUndefined();
  const id = await asked.ask(SESSION);
  clock.now = HOUR - 1;
  expect(await asked.open(SESSION)).toBe(id);
  clock.now = HOUR;
  expect(await asked.open(SESSION)).toBeUndefined();
});

interface Stream {
  readonly opensUrls?: boolean;
  readonly revision?: string;
  readonly streams?: boolean;
  readonly server?: string;
}

/** `isConnected` decides whether the person has connected; a look every ten milliseconds of the clock. */
const listen = async ({
  opensUrls = true,
  revision = '2025-11-25',
  streams = true,
  server = 'mail',
}: Stream = {}) => {
  const { asked } = start();
  const scene = { isConnected: async (): Promise<boolean> => true };
  const written: string[] = [];
  const noted: object[] = [];
  const id = await asked.ask(SESSION);
  const tell = createTellConnected({
    asked,
    isConnected: () => scene.isConnected(),
    isPersonal: (name) => name === 'mail',
    lookEvery: 10,
  });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const stop = tell({
    spoken: { revision },
    conversation: {
      server,
      caller: 'alice',
      opensUrls,
      recording: { id: 'ses_1', note: (entry: object) => noted.push(entry) },
    },
    channel: { streams, open: () => ({ write: async (text: string) => void written.push(text) }) },
  } as unknown as ToldStream);
  const look = () => vi.advanceTimersByTimeAsync(10);
  return { asked, scene, written, noted, id, stop, look };
};

it('is told of on the standing stream once, on record', async () => {
  const { written, noted, id, look } = await listen();
  await look();
  await look();
  expect(written).toHaveLength(1);
  expect(written[0]).toContain(
    `"method":"notifications/elicitation/complete","params":{"elicitationId":"${id}"}`,
  );
  expect(noted).toMatchObject([{ from: 'gateway', method: 'notifications/elicitation/complete' }]);
});

it('is told of later if the person has not connected yet, or no one could say', async () => {
  const { scene, written, look } = await listen();
  scene.isConnected = async () => false;
  await look();
  scene.isConnected = () => Promise.reject(new Error('the store is lost'));
  await look();
  expect(written).toEqual([]);
  scene.isConnected = async () => true;
  await look();
  expect(written).toHaveLength(1);
});

it('is told of by one replica', async () => {
  const { asked, scene, written, look } = await listen();
  scene.isConnected = async () => asked.close(SESSION);
  await look();
  expect(written).toEqual([]);
});

it.each<[string, Stream]>([
  ['of a client that opens no addresses', { opensUrls: false }],
  ['of another revision', { revision: '2025-06-18' }],
  ['that is no stream', { streams: false }],
  ['of a server that all use alike', { server: 'shop' }],
])('is not told of on a stream %s', async (_, stream) => {
  const { written, look } = await listen(stream);
  await look();
  expect(written).toEqual([]);
});

it('is not told of on a stream that is over', async () => {
  const { written, stop, look } = await listen();
  stop();
  await look();
  expect(written).toEqual([]);
});
