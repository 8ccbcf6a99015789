import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkedPeople } from '../support/people-sign-in.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let world: World;
let authorization: string;
beforeAll(async () => {
  world = await startWorld({
    servers: { shop: 'http://127.0.0.1:9/mcp' },
    policy: ALLOW_ALL,
    slackMode: 'http',
    config: linkedPeople,
  });
  const audience = `${world.gateway.url}/api`;
  authorization = `Bearer ${await world.token('carol', audience, { groups: ['platform', 'auditors'] })}`;
});
afterAll(() => world.close());

const FORM = 'application/x-www-form-urlencoded';
const PAGES = ['/approvals/ap_x', '/slack/link', '/auth/sign-out', '/slack/events', '/nothing'];
const ROUTES = [
  ...PAGES,
  '/api/v1/kill',
  '/api/v1/approvals/ap_x/decision',
  '/api/v1/grants/gr_x/revoke',
  '/mcp/shop',
];

const BODIES: readonly (readonly [
  string,
  string,
  string | Uint8Array<ArrayBuffer>,
  Record<string, string>?,
])[] = [
  ['a form of 200 KB', FORM, `proof=${'x'.repeat(200_000)}`],
  ['a form of 20,000 fields', FORM, Array.from({ length: 20_000 }, (_, at) => `f${at}=`).join('&')],
  ['a form in UTF-16', `${FORM}; charset=utf-16`, 'proof=x'],
  ['a form that is not percent-encoded UTF-8', FORM, 'proof=%E0%A4%A&%=%&nonce=%ff'],
  [
    'a form that unpacks to 1 MB',
    FORM,
    gzipSync(Buffer.alloc(1_000_000, 'x')),
    { 'content-encoding': 'gzip' },
  ],
  ['a form that cannot be unpacked', FORM, 'no gzip', { 'content-encoding': 'gzip' }],
  ['a form in an encoding no one knows', FORM, 'proof=x', { 'content-encoding': 'zstd9' }],
  ['JSON of 200 KB', 'application/json', JSON.stringify('x'.repeat(200_000))],
  ['JSON that breaks off', 'application/json', '{"a":'],
  ['JSON that is no object', 'application/json', '7'],
  ['JSON in UTF-32', 'application/json; charset=utf-32', '{}'],
  ['JSON nested 8,000 deep', 'application/json', `${'['.repeat(8000)}${']'.repeat(8000)}`],
  ['a type of no sense', '\u00f6/;;=', '{}'],
];

it.each(ROUTES)('POST %s', async (path) => {
  for (const [what, type, body, more = {}] of BODIES) {
    const headers = { 'content-type': type, authorization, ...more };
    const answer = await fetch(`${world.gateway.url}${path}`, { method: 'POST', headers, body });
    const text = await answer.text();
    const isClean = (answer.status >= 400 && answer.status < 500) || path === '/auth/sign-out';
    expect([what, isClean, answer.status]).toEqual([what, true, answer.status]);
    expect([what, text]).toEqual([what, expect.not.stringMatching(/\bat .+:\d+:\d+|node_modules|Error:/)]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

it.each(['/approvals/ap_x', '/slack/link'])('an oversized form for %s is 413', async (path) => {
  const body = new URLSearchParams({ proof: 'x'.repeat(200_000) });
  const answer = await fetch(`${world.gateway.url}${path}`, { method: 'POST', body });
  expect(answer.status).toBe(413);
  expect(await answer.text()).toBe('The form is larger than the limit.\n');
});
