/** The manifests in the repository are what the command prints. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { slackCommand } from '../../../../src/cli/slack.ts';

const run = (...args: string[]) => {
  let out = '';
  const command = slackCommand({
    env: {},
    stdout: (text) => {
      out += text;
    },
    stderr: () => undefined,
    colour: false,
  });
  for (const one of [command, ...command.commands]) {
    one.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  command.parse(['manifest', ...args], { from: 'user' });
  return out;
};

const kept = (mode: string) =>
  readFileSync(resolve(import.meta.dirname, `../../../../manifests/slack/${mode}.yaml`), 'utf8');

it.each(['socket', 'http'])('manifests/slack/%s.yaml is what the command prints', (mode) => {
  expect(run('--mode', mode, '--url', 'https://firebreak.example.com')).toBe(kept(mode));
});

it('asks for no scope that is not used, and for e-mail only on request', () => {
  const scopes = (text: string): string[] => parse(text).oauth_config.scopes.bot;
  expect(scopes(run('--mode', 'socket'))).toEqual([
    'chat:write',
    'commands',
    'users:read',
    'usergroups:read',
    'im:write',
    'channels:read',
    'groups:read',
  ]);
  expect(scopes(run('--mode', 'socket', '--email'))).toContain('users:read.email');
});

it('names addresses in mode http only, and wants one there', () => {
  expect(run('--mode', 'socket')).not.toContain('http');
  const manifest = parse(run('--mode', 'http', '--url', 'https://gw.example.com/'));
  const address = 'https://gw.example.com/slack/events';
  expect(manifest.settings.interactivity.request_url).toBe(address);
  expect(manifest.features.slash_commands[0].url).toBe(address);
  expect(() => run('--mode', 'http')).toThrow();
  expect(() => run('--mode', 'http', '--url', 'gw')).toThrow();
});

it.each([
  ['http://gw.example.com', 'https addresses only'],
  ['ftp://gw.example.com', 'https addresses only'],
  ['https://localhost:8080', 'cannot reach a loopback address'],
  ['https://127.0.0.1', 'cannot reach a loopback address'],
  ['https://[::1]:8080', 'cannot reach a loopback address'],
  ['https://gw.example.com/firebreak', 'without a path'],
  ['https://gw.example.com/?', 'a query'],
  ['https://gw.example.com/?team=a', 'a query'],
  ['https://gw.example.com/#top', 'a fragment'],
  ['https://user:word@gw.example.com', 'user name or password'],
  ['gw.example.com', 'no address'],
])('refuses %s, which Slack could not call, and says why', (url, problem) => {
  expect(() => run('--mode', 'http', '--url', url)).toThrow(problem);
});

it('prints JSON if asked', () => {
  expect(JSON.parse(run('--mode', 'socket', '--json')).settings.socket_mode_enabled).toBe(true);
});
