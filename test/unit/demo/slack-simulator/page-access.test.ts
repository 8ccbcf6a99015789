import { request } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import type { SlackSimulator } from '../../../../src/demo/slack-simulator/slack-simulator.ts';
import { card, clientOf, startSimulator } from './workspace-fixture.ts';

type Headers = Record<string, string>;

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A raw request, because fetch does not let a test forge Host. */
function send(url: string, headers: Headers = {}, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body ? 'POST' : 'GET';
    const json: Headers = body ? { 'content-type': 'application/json' } : {};
    const outgoing = request(url, { method, headers: { ...json, ...headers } }, async (response) => {
      const chunks = await response.toArray();
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    outgoing.on('upgrade', ({ statusCode = 0, headers: answered }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, headers: answered, text: '' });
    });
    outgoing.on('error', reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

/** Opens the page as the person at the terminal does; gives the cookie. */
async function enter(simulator: SlackSimulator): Promise<string> {
  const { headers } = await send(simulator.pageUrl);
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the link of the terminal opens the page once and leaves a strict cookie', async () => {
  const simulator = await startSimulator();
  const first = await send(simulator.pageUrl);
  expect(first.status).toBe(200);
  expect(String(first.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(await send(simulator.pageUrl)).toMatchObject({ status: 403, text: expect.stringContaining('once') });
  const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
  expect((await send(simulator.url, { cookie })).status).toBe(200);
});

test.each(['/', '/?token=', '/?token=guess', '/page/app.js', '/page/news?as=UALICE'])(
  '%s is closed to those without the link',
  async (path) => {
    const simulator = await startSimulator();
    expect((await send(simulator.url + path)).status).toBe(403);
    expect((await send(simulator.pageUrl)).status).toBe(200);
  },
);

test('an approval cannot be clicked without the cookie, nor with it from another site or without an Origin', async () => {
  const simulator = await startSimulator();
  const { ts } = await clientOf(simulator).chat.postMessage({
    channel: 'CAPPROVE',
    text: 'x',
    blocks: card() as never,
  });
  const cookie = await enter(simulator);
  const act = { kind: 'click', user: 'UALICE', channel: 'CAPPROVE', ts, actionId: 'approve' };
  const url = `${simulator.url}/page/act`;
  const own = { origin: simulator.url };
  const attempts: Headers[] = [
    own,
    { ...own, cookie: cookie.replace(/=.*/, '=guess') },
    { cookie },
    { cookie, origin: 'https://evil.example' },
    { cookie, origin: 'null' },
    { cookie, ...own, host: 'evil.example' },
  ];
  for (const headers of attempts) expect((await send(url, headers, act)).status).toBe(403);
  const said = { kind: 'type', user: 'UALICE', channel: 'CAPPROVE', text: 'hello' };
  expect(await send(url, { cookie, ...own }, said)).toMatchObject({ status: 200 });
  expect(simulator.lastMessage('CAPPROVE')?.text).toBe('hello');
});

test('Host and Origin are checked for the Web API and for sockets too', async () => {
  const simulator = await startSimulator();
  const authorization = `Bearer ${simulator.botToken}`;
  const api = `${simulator.apiUrl}auth.test`;
  expect((await send(api, { authorization })).text).toContain('"ok":true');
  expect((await send(api, { authorization, host: 'rebound.example' })).status).toBe(403);
  expect((await send(api, { authorization, origin: 'https://evil.example' })).status).toBe(403);
  const { url } = await clientOf(simulator, simulator.appToken).apps.connections.open();
  const ticket = String(url).replace('ws:', 'http:');
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'any' };
  expect((await send(ticket, { ...upgrade, origin: 'https://evil.example' })).status).toBe(404);
  expect((await send(ticket, upgrade)).status).toBe(101);
});

test('the page runs nothing but its own files', async () => {
  const simulator = await startSimulator();
  const { headers } = await send(simulator.pageUrl);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self'");
  expect(policy).not.toMatch(/unsafe|data:|\*/);
});

const nonsense: [name: string, act: object, problem: string][] = [
  ['an unknown act', { kind: 'explode' }, 'the page asked for something unknown'],
  ['a deactivated member', { kind: 'home', user: 'UGONE' }, 'no one can act as UGONE'],
  ['the app itself', { kind: 'home', user: 'U0FIREBREAK' }, 'no one can act as U0FIREBREAK'],
  [
    'a hidden channel',
    { kind: 'type', user: 'UBOB', channel: 'CSECRET', text: 'x' },
    'UBOB cannot see channel',
  ],
];

test.each(nonsense)('%s is refused in words', async (_name, act, problem) => {
  const simulator = await startSimulator();
  const headers = { cookie: await enter(simulator), origin: simulator.url };
  const answer = await send(`${simulator.url}/page/act`, headers, act);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain(problem);
});

test('it does not start in production or beyond loopback', async () => {
  const elsewhere = startSimulator({ host: '0.0.0.0' as '127.0.0.1' });
  await expect(elsewhere).rejects.toThrow('listens on 127.0.0.1 only');
  vi.stubEnv('NODE_ENV', 'production');
  await expect(startSimulator()).rejects.toThrow('does not start with NODE_ENV=production');
});
