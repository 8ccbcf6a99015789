/** The streams of a transmitter, managed as the Shared Signals Framework says; its token goes only to where it is told. */
import { expect, it } from 'vitest';
import { ENDING_EVENTS } from '../../../../src/identity/events/receive-event.ts';
import { createStreamClient } from '../../../../src/identity/events/stream-client.ts';

const ISSUER = 'https://idp.example/tenant';
const WELL_KNOWN = 'https://idp.example/.well-known/ssf-configuration/tenant';
const AT = 'https://idp.example/ssf';
const PUSH = 'urn:ietf:rfc:8935';
const POLL = 'urn:ietf:rfc:8936';
const SAID = {
  issuer: ISSUER,
  jwks_uri: `${AT}/keys`,
  configuration_endpoint: `${AT}/streams`,
  status_endpoint: `${AT}/status`,
  verification_endpoint: `${AT}/verify`,
  delivery_methods_supported: [PUSH, POLL],
  default_subjects: 'ALL',
};
const STREAM = {
  stream_id: 's1',
  aud: 'https://gw.example',
  delivery: { method: PUSH, endpoint_url: 'https://gw.example/events' },
  events_delivered: ['a', 'b'],
};

interface Asked {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly redirect?: string;
}

/** `answer` is what the endpoints answer; `said` is the transmitter's metadata, after changes. */
const start = ({
  answer = () => Response.json(STREAM),
  said = {},
  status = 200,
}: {
  answer?: () => Response;
  said?: object;
  status?: number;
} = {}) => {
  const asked: Asked[] = [];
  const client = createStreamClient({
    issuer: ISSUER,
    token: 'secret',
    fetch: async (url, init = {}) => {
      const { body, ...rest } = init as Asked;
      asked.push({ ...rest, url: String(url), ...(body ? { body: JSON.parse(String(body)) } : {}) });
      return String(url) === WELL_KNOWN ? Response.json({ ...SAID, ...said }, { status }) : answer();
    },
  });
  return { client, asked, last: () => asked.at(-1) };
};

it('reads once what a transmitter says about itself, below the host and without the token', async () => {
  const { client, asked } = start();
  await client.metadata();
  expect(await client.metadata()).toEqual({
    jwksUri: `${AT}/keys`,
    configuration: `${AT}/streams`,
    status: `${AT}/status`,
    verification: `${AT}/verify`,
    methods: [PUSH, POLL],
    defaultSubjects: 'ALL',
  });
  expect(asked).toMatchObject([{ url: WELL_KNOWN, redirect: 'error' }]);
  expect(JSON.stringify(asked)).not.toContain('secret');
});

it('leaves open what a transmitter does not say', async () => {
  const none = { status_endpoint: undefined, delivery_methods_supported: 'all', default_subjects: 'SOME' };
  const { client } = start({ said: none });
  const metadata = await client.metadata();
  expect(metadata).toMatchObject({ status: undefined, methods: undefined, defaultSubjects: undefined });
  await expect(client.status('s1')).rejects.toThrow(`${ISSUER} has no status endpoint`);
  expect(await client.create('poll')).toMatchObject({ id: 's1' });
});

it.each([
  ['another issuer', { said: { issuer: 'https://other.example' } }, 'is of another issuer'],
  ['no way to manage', { said: { configuration_endpoint: undefined } }, 'lets no one manage streams'],
  [
    'plain http',
    { said: { status_endpoint: 'http://idp.example/s' } },
    'status_endpoint is no https address',
  ],
  ['no text', { said: { jwks_uri: 7 } }, 'jwks_uri is no https address'],
  ['an error', { status: 503 }, 'was answered with 503'],
])('takes no metadata with %s', async (_, options, problem) => {
  await expect(start(options).client.metadata()).rejects.toThrow(problem);
});

it('asks with its token, and follows no redirect with it', async () => {
  const { client, last } = start();
  await client.list();
  expect(last()).toMatchObject({ url: `${AT}/streams`, method: 'GET', redirect: 'error' });
  expect(last()?.headers).toEqual({ authorization: 'Bearer secret', accept: 'application/json' });
});

it('has a stream push what ends people to an address, with a header if there is one', async () => {
  const { client, last } = start();
  const stream = await client.create({ endpoint: 'https://gw.example/events', authorization: 'Bearer ours' });
  expect(last()).toMatchObject({ url: `${AT}/streams`, method: 'POST' });
  expect(last()?.headers?.['content-type']).toBe('application/json');
  expect(last()?.body).toMatchObject({
    events_requested: ENDING_EVENTS,
    delivery: {
      method: PUSH,
      endpoint_url: 'https://gw.example/events',
      authorization_header: 'Bearer ours',
    },
  });
  expect(stream).toEqual({
    id: 's1',
    audience: ['https://gw.example'],
    endpoint: 'https://gw.example/events',
    isPolled: false,
    events: ['a', 'b'],
  });
  await client.create({ endpoint: 'https://gw.example/events', authorization: undefined });
  expect(JSON.stringify(last()?.body)).not.toContain('authorization_header');
});

it('changes a stream to be polled', async () => {
  const { client, last } = start();
  await client.update('s1', 'poll');
  expect(last()).toMatchObject({ method: 'PATCH', body: { stream_id: 's1', delivery: { method: POLL } } });
});

it.each([
  ['poll', [PUSH], 'does not let events be polled'],
  [{ endpoint: 'https://gw.example/events', authorization: undefined }, [POLL], 'does not push events'],
] as const)('asks for no delivery that the transmitter does not have', async (delivery, methods, problem) => {
  const { client, asked } = start({ said: { delivery_methods_supported: methods } });
  await expect(client.create(delivery)).rejects.toThrow(problem);
  expect(asked).toHaveLength(1);
});

it.each([
  [
    'several',
    [STREAM, { ...STREAM, stream_id: 's2' }, { stream_id: '' }, { stream_id: 7 }, null],
    ['s1', 's2'],
  ],
  ['a single one', STREAM, ['s1']],
  ['none', [], []],
])('lists %s', async (_, told, ids) => {
  const { client } = start({ answer: () => Response.json(told) });
  expect((await client.list()).map(({ id }) => id)).toEqual(ids);
});

it('reads a polled stream of which little is told', async () => {
  const told = { stream_id: 's1', delivery: { method: POLL, endpoint_url: 7 }, events_delivered: 'all' };
  const { client } = start({ answer: () => Response.json([told]) });
  const bare = { id: 's1', audience: [], endpoint: undefined, isPolled: true, events: [] };
  expect(await client.list()).toEqual([bare]);
});

it('needs the id of a stream that it has set up', async () => {
  const { client } = start({ answer: () => Response.json({}) });
  await expect(client.create('poll')).rejects.toThrow('told no stream_id');
});

it('removes, asks and sets the status of, and verifies one stream', async () => {
  const { client, last } = start({ answer: () => Response.json({ status: 'paused' }) });
  expect(await client.status('s 1')).toBe('paused');
  expect(last()).toMatchObject({ url: `${AT}/status?stream_id=s+1`, method: 'GET' });
  expect(await client.setStatus('s1', 'enabled')).toBe('paused');
  expect(last()).toMatchObject({ method: 'POST', body: { stream_id: 's1', status: 'enabled' } });
  await client.verify('s1', 'state');
  expect(last()).toMatchObject({ url: `${AT}/verify`, body: { stream_id: 's1', state: 'state' } });
  await client.remove('s1');
  expect(last()).toMatchObject({ url: `${AT}/streams?stream_id=s1`, method: 'DELETE' });
});

it('takes an empty answer, and a status that it does not know', async () => {
  const { client } = start({ answer: () => new Response(null, { status: 204 }) });
  await client.remove('s1');
  expect(await client.status('s1')).toBe('unknown');
});

it.each([
  [401, 'it does not take identity.events[].stream.token'],
  [409, 'it has a stream for this receiver already'],
  [500, 'was answered with 500'],
])('says what %s means', async (status, problem) => {
  const { client } = start({ answer: () => new Response('{}', { status }) });
  await expect(client.create('poll')).rejects.toThrow(problem);
  await expect(client.create('poll')).rejects.not.toThrow('undefined');
});
