/** One caller who makes the gateway think: masking, the effects of a call, and reading JSON. */
import { flood, toolCalls } from './post.ts';
import type { Scenario } from './scenario.ts';

const CONNECTIONS = 64;

/** Texts that look like secrets from end to end: 250 KB of work for masking. */
const SECRETS = ':secret'.repeat(35_700);

const nested = (length: number): string => {
  const levels = Math.floor(length / 6);
  return `echo ${'${a:-'.repeat(levels)}x${'}'.repeat(levels)}`;
};

const many = (count: number, name: string, text: string): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}`.padEnd(index + 3, '_'), text]));

/** 240 shell commands of 16 KB, each of them parameters inside parameters. */
const SHELL = many(240, 'command', nested(15_000));

/** 120 statements of 32 KB, each a condition of thousands of parts. */
const SQL = many(120, 'sql', `SELECT * FROM t WHERE ${'a=1 AND '.repeat(4000)} a=1`);

/** As much JSON as a body may hold, of the smallest values that there are. */
const VALUES = { list: Array.from({ length: 2_000_000 }, () => 1) };

const floodWith = (tool: string, args: object): Pick<Scenario, 'abuse'> => ({
  abuse: (target, counted, signal) =>
    flood(target, { connections: CONNECTIONS, body: toolCalls(tool, args) }, counted, signal),
});

/** By default what only reads is allowed, so that the arguments decide about `get_order`. */
const denied = { rules: [{ id: 'mallory', match: { user: 'mallory' }, action: 'deny' }] };

export const cpuScenarios: readonly Scenario[] = [
  {
    name: 'secrets-denied',
    what: 'denied whatever the arguments: 64 connections, 250 KB of ":secret" a request',
    ...denied,
    ...floodWith('delete_all', { text: SECRETS }),
  },
  {
    name: 'shell-denied',
    what: 'denied whatever the arguments: 64 connections, 240 x 16 KB of nested ${a:- a request',
    ...denied,
    ...floodWith('delete_all', SHELL),
  },
  {
    name: 'sql-denied',
    what: 'denied whatever the arguments: 64 connections, 120 x 32 KB of a=1 AND a request',
    ...denied,
    ...floodWith('delete_all', SQL),
  },
  {
    name: 'secrets-judged',
    what: 'the same texts of secrets, where policy depends on the arguments',
    ...floodWith('get_order', { text: SECRETS }),
  },
  {
    name: 'shell-judged',
    what: 'the same shell commands, where policy depends on the arguments',
    ...floodWith('get_order', SHELL),
  },
  {
    name: 'sql-judged',
    what: 'the same statements, where policy depends on the arguments',
    ...floodWith('get_order', SQL),
  },
  {
    name: 'values',
    what: 'denied whatever the arguments: 64 connections, 4 MiB of two million numbers a request',
    ...denied,
    ...floodWith('delete_all', VALUES),
  },
];
