import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let world: World;
let home = '';

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'firebreak-home-'));
  world = await startWorld({
    servers: { shop: 'http://127.0.0.1:9/mcp' },
    policy: { version: 1 },
    config: signInByUrl,
  });
});
afterAll(async () => {
  await world.close();
  rmSync(home, { recursive: true });
});

/** Runs a command; the address that it shows is opened by this person, who allows it or not. */
const firebreak = async (command: readonly string[], person = 'carol', decision = 'allow') => {
  let [out, err] = ['', ''];
  let visiting: Promise<unknown> = Promise.resolve();
  const browser = createBrowser(person);
  const code = await runProgram([...command, '--url', world.gateway.url], {
    env: { XDG_CONFIG_HOME: home },
    colour: false,
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
      const address = /^http\S+$/m.exec(text)?.[0];
      if (address !== undefined)
        visiting = guess(address)
          .then(() => browser.visit(address))
          .then((page) => browser.submit(page, { decision }));
    },
  });
  await visiting;
  return { code, out, err };
};
/** A page of any site may guess the port; it does not end the sign-in. */
const guess = (address: string) =>
  fetch(`${new URL(address).searchParams.get('redirect_uri')}?state=guessed&code=x`);
const file = () => join(home, 'firebreak', 'logins.json');

test('a person who does not allow it, or has no role, is not signed in', async () => {
  expect(await firebreak(['login'], 'carol', 'deny')).toMatchObject({
    code: 1,
    err: expect.stringContaining('did not allow it'),
  });
  expect((await firebreak(['login'], 'eve')).code).toBe(1);
  expect((await firebreak(['grants', 'list'])).code).toBe(2);
});

test('an operator signs in with a browser, stays so while tokens end, and signs out', async () => {
  expect(await firebreak(['login'])).toMatchObject({ code: 0, out: `signed in at ${world.gateway.url}\n` });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect((await firebreak(['grants', 'list'])).code).toBe(0);
  const before = readFileSync(file(), 'utf8');
  writeFileSync(file(), before.replace(/"expiresAt":\d+/, '"expiresAt":0'));
  expect((await firebreak(['grants', 'list'])).code).toBe(0);
  const after = readFileSync(file(), 'utf8');
  expect(after).not.toBe(before);
  expect((await firebreak(['logout'])).out).toContain('signed out');
  writeFileSync(file(), after);
  expect((await firebreak(['grants', 'list'])).err).toContain('Sign in again');
});
