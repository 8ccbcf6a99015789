import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { type Meddle, renameChallenge, startMeddlingProxy } from '../support/meddling-proxy.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

const same: Meddle = (head) => head;
let proxy: Awaited<ReturnType<typeof startMeddlingProxy>>;
let world: World;

beforeAll(async () => {
  proxy = await startMeddlingProxy(same);
  world = await startWorld({
    servers: { shop: 'http://127.0.0.1:1/mcp' },
    policy: ALLOW_ALL,
    config: async (defaults, idp) => ({ ...(await signInByUrl(defaults, idp)), publicUrl: proxy.url }),
  });
  proxy.lead(world.gateway.url);
});
afterAll(async () => {
  await world.close();
  await proxy.close();
});
beforeEach(() => proxy.meddle(same));

const doctor = async (...args: string[]) => {
  let [out, err] = ['', ''];
  const code = await runProgram(['doctor', ...args], {
    env: {},
    colour: false,
    stdout: (text: string) => {
      out += text;
    },
    stderr: (text: string) => {
      err += text;
    },
  });
  return { code, out: out.trimEnd().split('\n'), err };
};
const look = () => doctor('--public', `${proxy.url}/mcp/shop`);

it('is content if the metadata are where clients look', async () => {
  const config = ['--config', join(world.folder, 'firebreak.yaml')];
  expect(await doctor('--public', ...config)).toEqual({
    code: 0,
    out: [
      `ok    public shop challenge: names ${proxy.url}/.well-known/oauth-protected-resource/mcp/shop`,
      `ok    public shop metadata: ${proxy.url}/.well-known/oauth-protected-resource/mcp/shop is there`,
      `ok    public shop sign-in: people sign in at ${proxy.url}`,
    ],
    err: '',
  });
  expect(await look()).toMatchObject({ code: 0 });
});

it.each<[string, Meddle, string]>([
  [
    'renames the challenge',
    renameChallenge,
    'has renamed WWW-Authenticate to x-amzn-remapped-www-authenticate',
  ],
  [
    'drops the challenge',
    ({ status, headers: { 'www-authenticate': _, ...headers } }) => ({ status, headers }),
    'drops WWW-Authenticate',
  ],
])('says so if something in front %s', async (_what, meddle, sentence) => {
  proxy.meddle(meddle);
  const { code, out, err } = await look();
  expect(out[0]).toMatch(/^fail {2}public 127\.0\.0\.1:\d+ challenge: something in front /);
  expect(out[0]).toContain(sentence);
  expect([code, err]).toEqual([1, '1 of 3 checks failed.\n']);
});

it('says so if something in front wants a sign-in for the metadata, or has none of the issuer', async () => {
  proxy.meddle((head, path) => (path.includes('protected-resource') ? { ...head, status: 401 } : head));
  expect((await look()).out[1]).toContain('answers HTTP 401, and not 200 without a token');
  proxy.meddle((head, path) =>
    /authorization-server|openid-configuration/.test(path) ? { ...head, status: 404 } : head,
  );
  expect((await look()).out[2]).toMatch(
    /has no metadata of that issuer where clients look: .+ answers HTTP 404/,
  );
});

it('says so if clients use another address than publicUrl', async () => {
  const { code, out } = await doctor('--public', `${world.gateway.url}/mcp/shop`);
  expect(out[0]).toContain('publicUrl has to be the address that clients use');
  expect(out[1]).toContain(`is for "${proxy.url}/mcp/shop" and not for ${world.gateway.url}/mcp/shop`);
  expect(code).toBe(1);
});

it('says so if the URL is none of a server, and takes only one kind of check at once', async () => {
  expect((await doctor('--public', `${proxy.url}/mcp/none`)).out[0]).toContain('answers HTTP 404');
  expect(await doctor('--public', '--bypass')).toMatchObject({ code: 2 });
});
