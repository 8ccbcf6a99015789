/** What a server asks of the client inside an answer passes the same policy as its questions elsewhere, or the answer does not. */
import { expect, it } from 'vitest';
import type { Decision } from '../../../../src/domain/decision.ts';
import {
  checkInputRequests,
  checkNeededElicitations,
  namesInputRequests,
} from '../../../../src/gateway/response/check-input-requests.ts';
import { limitCaching } from '../../../../src/gateway/response/limit-caching.ts';
import { applyEdits } from '../../../../src/mcp/json/apply-edits.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { decided } from '../decided.ts';

const node = (value: unknown) => {
  const scanned = scanJson(JSON.stringify(value));
  if (!scanned.ok) throw new Error('no JSON');
  return scanned.root;
};
const context = {
  caller: { subject: 'bob' },
  conversation: { server: 'shop', recording: { id: 'ses_1' } },
} as never;

const scene = (decision: Decision) => {
  const asked: { method: string; args?: object }[] = [];
  const decide = async (call: { method: string; args?: object }) => {
    asked.push(call);
    return decision;
  };
  return {
    asked,
    check: (result: unknown) =>
      checkInputRequests(result === undefined ? undefined : node(result), context, decide as never),
    needed: (message: unknown) => checkNeededElicitations(node(message), context, decide as never),
  };
};
const ALLOWED = decided({ action: 'allow' });
const asks = (...methods: unknown[]) => ({
  inputRequests: Object.fromEntries(
    methods.map((method, n) => [`r${n}`, { method, params: { message: 'm' } }]),
  ),
});

it('is asked about once for each of its requests, with what people are asked', async () => {
  const { check, asked } = scene(ALLOWED);
  await check(asks('roots/list', 'elicitation/create'));
  expect(asked.map(({ method, args }) => [method, args !== undefined])).toEqual([
    ['roots/list', false],
    ['elicitation/create', true],
  ]);
});

it('is nothing if there is nothing asked', async () => {
  const { check, asked } = scene(decided({ action: 'deny' }));
  for (const result of [undefined, {}, [], 'x']) await check(result);
  expect(asked).toEqual([]);
});

it('is withheld if policy does not allow it, unless policy only looks on', async () => {
  for (const action of ['deny', 'require-approval', 'require-grant'] as const) {
    await expect(scene(decided({ action })).check(asks('roots/list'))).rejects.toMatchObject({
      code: 'answer-denied',
      message: expect.stringContaining('roots/list'),
    });
    await scene(decided({ action, shadow: true })).check(asks('roots/list'));
  }
});

it.each<[string, object]>([
  ['a list', { inputRequests: [] }],
  ['a request without a method', asks(undefined)],
  ['a method that is no text', asks(7)],
  ['a request that is none', { inputRequests: { a: 'roots/list' } }],
  ['a name that others read as this one', { InputRequests: {} }],
  [
    'a method that others read as another',
    { inputRequests: { a: { method: 'roots/list', Method: 'sampling/createMessage' } } },
  ],
])('is no answer if what it asks is %s', async (_what, result) => {
  await expect(scene(ALLOWED).check(result)).rejects.toMatchObject({ code: 'upstream-invalid' });
});

it('is seen by its name, however that is written', () => {
  expect(namesInputRequests(node({ inputRequests: {} }))).toBe(true);
  expect(namesInputRequests(node({ InputRequests: {} }))).toBe(true);
  expect(namesInputRequests(node({ other: {} }))).toBe(false);
  expect(namesInputRequests(node([]))).toBe(false);
  expect(namesInputRequests(undefined)).toBe(false);
});

const needs = (mode: string) => ({
  error: {
    code: -32042,
    message: '',
    data: { elicitations: [{ mode, url: 'https://a.example/', elicitationId: 'e', message: '' }] },
  },
});

it('is what an error says to be needed, by address and in no other way', async () => {
  const { needed, asked } = scene(ALLOWED);
  await needed(needs('url'));
  expect(asked).toMatchObject([{ method: 'elicitation/create', server: 'shop', args: { mode: 'url' } }]);
  await expect(needed(needs('form'))).rejects.toMatchObject({ code: 'upstream-invalid' });
  await expect(scene(decided({ action: 'deny' })).needed(needs('url'))).rejects.toMatchObject({
    code: 'answer-denied',
  });
  await scene(decided({ action: 'deny', shadow: true })).needed(needs('url'));
});

it.each<[object, object]>([
  [
    { cacheScope: 'public', ttlMs: 1 },
    { cacheScope: 'private', ttlMs: 1 },
  ],
  [{ x: 1 }, { x: 1 }],
])('is kept by no cache that others share: %j', (result, limited) => {
  const text = JSON.stringify(result);
  expect(JSON.parse(applyEdits(text, [...limitCaching(node(result))]))).toEqual(limited);
});

it('is kept for a bounded time', () => {
  const ttlOf = (ttlMs: unknown) => {
    const result = { ttlMs };
    return JSON.parse(applyEdits(JSON.stringify(result), [...limitCaching(node(result))])).ttlMs;
  };
  const longest = ttlOf(1e12);
  expect(ttlOf(longest)).toBe(longest);
  expect(ttlOf(longest + 1)).toBe(longest);
  expect(ttlOf(longest - 1)).toBe(longest - 1);
  expect(ttlOf('long')).toBe(longest);
});
