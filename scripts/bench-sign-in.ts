/**
 * Measures what signing in costs the gateway: a code flow from the first page to the token, a refresh, and each step of it.
 * `npm run bench:sign-in`; with MONGODB_URI the store is MongoDB. Time in which the company's provider answers is left out.
 */
import { createHash, randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env, stdout } from 'node:process';
import { registerGateway } from '../src/demo/company/register-gateway.ts';
import { createBrowser } from '../test/support/people-sign-in.ts';
import { startCompany } from '../test/support/start-company.ts';
import { cpuTime } from './bench/cpu-time.ts';
import { describeMachine } from './bench/machine.ts';
import { median } from './bench/median.ts';

const FLOWS = 60;
const REFRESHES = 300;
const WARM_UP = 10;
/** Nothing listens there: the browser stops before it. */
const CALLBACK = 'http://127.0.0.1:1/callback';

const mongodb = env['MONGODB_URI'];
const company = await startCompany(mongodb === undefined ? {} : { mongodb });
const { issuer } = company;
const oidc = await registerGateway({ issuer });
const gateway = await company.start({
  slack: undefined,
  identity: { issuers: [{ issuer }], signIn: { oidc } },
});

/** Milliseconds for which the provider, which runs in this process, has answered anyone so far. */
const providerTime = (() => {
  let [open, since, total] = [0, 0, 0];
  subscribe('http.server.request.start', () => {
    if (open === 0) since = performance.now();
    open += 1;
  });
  subscribe('http.server.response.finish', () => {
    open -= 1;
    if (open === 0) total += performance.now() - since;
  });
  return () => total;
})();

/** Milliseconds that the gateway took for what was asked of it since the last look, by path. */
const taken = new Map<string, number[]>();
let sum = 0;
const plain = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const url = new URL(String(input));
  if (url.origin !== gateway.url) return await plain(input, init);
  const [began, before] = [performance.now(), providerTime()];
  const answer = await plain(input, init);
  const body = await answer.arrayBuffer();
  const time = performance.now() - began - (providerTime() - before);
  sum += time;
  const path = url.pathname.replace(/[\w-]{20,}/, ':id');
  taken.set(path, [...(taken.get(path) ?? []), time]);
  const { status, headers } = answer;
  const isEmpty = status === 204 || status === 304;
  return Object.defineProperty(new Response(isEmpty ? null : body, { status, headers }), 'url', {
    value: url.href,
  });
};

const mcp = `${gateway.url}/mcp/slow`;
const json = async (url: string, init?: RequestInit) =>
  (await (await fetch(url, init)).json()) as Record<string, string>;
const metadata = await json(`${gateway.url}/.well-known/oauth-authorization-server`);
const endpoint = (name: string): string => metadata[`${name}_endpoint`] ?? '';

const { client_id: clientId = '' } = await json(endpoint('registration'), {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    client_name: 'Bench',
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  }),
});

const tokenFor = (parameters: Readonly<Record<string, string>>) =>
  json(endpoint('token'), {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, resource: mcp, ...parameters }),
  });

/** As a client of MCP and a new browser do it, up to the token. */
const signIn = async (): Promise<Record<string, string>> => {
  const verifier = randomBytes(32).toString('base64url');
  const browser = createBrowser('bob', { stopAt: (url) => url.startsWith(CALLBACK) });
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    resource: mcp,
    scope: String(metadata['scopes_supported'] ?? '').replaceAll(',', ' '),
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const consent = await browser.visit(`${endpoint('authorization')}?${asked}`);
  const landed = consent.url.startsWith(CALLBACK)
    ? consent
    : await browser.submit(consent, { decision: 'allow' });
  const code = new URL(landed.url).searchParams.get('code') ?? '';
  const tokens = await tokenFor({
    grant_type: 'authorization_code',
    code,
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  });
  if (tokens['access_token'] === undefined)
    throw new Error(`no token: ${JSON.stringify(tokens)} at ${landed.url}`);
  return tokens;
};

let refreshToken = '';
const refresh = async (): Promise<void> => {
  const tokens = await tokenFor({ grant_type: 'refresh_token', refresh_token: refreshToken });
  if (tokens['refresh_token'] === undefined) throw new Error(`no refresh: ${JSON.stringify(tokens)}`);
  refreshToken = tokens['refresh_token'];
};

/** Milliseconds of a durable write where the embedded store lies, at the median: a code flow waits for a dozen, a refresh for two. */
const durableWrite = (): number => {
  const file = join(mkdtempSync(join(tmpdir(), 'firebreak-bench-')), 'write');
  const open = openSync(file, 'w');
  const times = Array.from({ length: 100 }, () => {
    const began = performance.now();
    writeSync(open, Buffer.alloc(4096));
    fdatasyncSync(open);
    return performance.now() - began;
  });
  closeSync(open);
  rmSync(dirname(file), { recursive: true });
  return median(times);
};

interface Cost {
  /** Milliseconds at the median, and of processor time on average. */
  readonly time: number;
  readonly cpu: number;
}

const measure = async (times: number, work: () => Promise<unknown>): Promise<Cost> => {
  for (let round = 0; round < WARM_UP; round += 1) await work();
  taken.clear();
  const each: number[] = [];
  const cpu = cpuTime(gateway.pid);
  for (let round = 0; round < times; round += 1) {
    sum = 0;
    await work();
    each.push(sum);
  }
  return { time: median(each), cpu: (cpuTime(gateway.pid) - cpu) / times };
};

const say = (what: string, { time, cpu }: Cost, bar: number): void => {
  const verdict = time <= bar ? 'within' : 'ABOVE';
  stdout.write(
    `${what.padEnd(44)} ${time.toFixed(1).padStart(7)} ms ${cpu.toFixed(1).padStart(7)} ms CPU   ${verdict} ${bar} ms\n`,
  );
};
const saySteps = (): void => {
  for (const [path, times] of taken)
    stdout.write(`  ${path.padEnd(42)} ${median(times).toFixed(1).padStart(7)} ms, ${times.length} times\n`);
};

try {
  const store = mongodb === undefined ? 'embedded store' : 'MongoDB';
  const load = loadavg()[0]?.toFixed(1);
  stdout.write(`${describeMachine()}; ${store}\n`);
  stdout.write(`load ${load}, a durable write takes ${durableWrite().toFixed(2)} ms\n`);
  say('a code flow, from the first page to the token', await measure(FLOWS, signIn), 100);
  saySteps();
  refreshToken = (await signIn())['refresh_token'] ?? '';
  say('a refresh', await measure(REFRESHES, refresh), 15);
} finally {
  await company.close();
}
