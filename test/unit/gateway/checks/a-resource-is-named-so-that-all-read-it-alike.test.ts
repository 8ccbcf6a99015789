/** URIs of resources that a client may name, in requests, in lists and when it listens. */
import { expect, it } from 'vitest';
import { checkListen } from '../../../../src/gateway/checks/check-listen.ts';
import { canBeNamed, checkResource, createCheckUri } from '../../../../src/gateway/checks/check-uri.ts';
import type { Decide } from '../../../../src/gateway/decide.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import type { JsonNode } from '../../../../src/mcp/json/json-node.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { decided } from '../decided.ts';

const check = createCheckUri({ schemesOf: (server) => (server === 'shop' ? ['shop'] : undefined) });

it('passes if its scheme is one of the server', () => {
  expect(() => check('shop', 'shop://orders/1')).not.toThrow();
  expect(() => check('books', 'https://books.example/1')).not.toThrow();
});

it('is refused if its scheme is not, or if it can be read in several ways', () => {
  expect(() => check('shop', 'other://orders/1')).toThrow('Resources of this scheme');
  expect(() => check('shop', 'shop://orders/../1')).toThrow();
  expect(() => check('shop', 'shop://orders/{id}', { template: true })).not.toThrow();
});

it('is checked as a template only where templates are completed or listed', () => {
  const seen: unknown[] = [];
  const note = (...args: unknown[]) => void seen.push(args);
  checkResource({ method: 'completion/complete', resource: 'a' } as never, 'shop', note);
  checkResource({ method: 'resources/read', resource: 'b' } as never, 'shop', note);
  checkResource({ method: 'tools/call', resource: undefined } as never, 'shop', note);
  expect(seen).toEqual([
    ['shop', 'a', { template: true }],
    ['shop', 'b', { template: false }],
  ]);
});

it('stays on a list if it could be named, or if an item has none', () => {
  const refuse = () => {
    throw new Error('no');
  };
  expect(canBeNamed(undefined, 'resources/list', refuse)).toBe(true);
  expect(canBeNamed('a', 'resources/list', refuse)).toBe(false);
  const ways: unknown[] = [];
  expect(canBeNamed('a', 'resources/templates/list', (...args) => void ways.push(args))).toBe(true);
  expect(canBeNamed('a', 'resources/list', (...args) => void ways.push(args))).toBe(true);
  expect(ways).toEqual([
    ['a', { template: true }],
    ['a', { template: false }],
  ]);
});

const json = (value: unknown): JsonNode => {
  const scanned = scanJson(JSON.stringify(value));
  if (!scanned.ok) throw new Error('no JSON');
  return scanned.root;
};
const listen = async (
  params: object,
  decision = decided({ action: 'allow' }),
  method = 'subscriptions/listen',
) => {
  const asked: unknown[] = [];
  const decide: Decide = async ({ server, method: called, resource }, session) => {
    asked.push([server, called, resource, session]);
    return decision;
  };
  const context = {
    intent: { method },
    message: { params: json(params) },
    caller: {},
    conversation: { server: 'shop', recording: { id: 'ses_1' } },
  } as unknown as RequestContext;
  await checkListen(context, { decide, checkUri: check });
  return asked;
};
const of = (resourceSubscriptions: unknown) => ({ notifications: { resourceSubscriptions } });

it('may be listened to with the right to subscribe to each', async () => {
  expect(await listen(of(['shop://a', 'shop://b']))).toEqual([
    ['shop', 'resources/subscribe', 'shop://a', 'ses_1'],
    ['shop', 'resources/subscribe', 'shop://b', 'ses_1'],
  ]);
});

it('is not asked about where no one listens to resources', async () => {
  expect(await listen(of(['shop://a']), decided(), 'tools/call')).toEqual([]);
  expect(await listen({ notifications: {} })).toEqual([]);
  expect(await listen({})).toEqual([]);
});

it('may not be listened to if policy does not allow it, unless policy only looks on', async () => {
  await expect(listen(of(['shop://a']), decided({ action: 'deny' }))).rejects.toMatchObject({
    code: 'denied',
  });
  await expect(listen(of(['shop://a']), decided())).rejects.toMatchObject({ code: 'denied' });
  await expect(listen(of(['shop://a']), decided({ action: 'deny', shadow: true }))).resolves.toBeDefined();
});

it.each<[string, unknown]>([
  ['a text', 'shop://a'],
  ['a list with a number', ['shop://a', 7]],
])('is not listened to if what is named is %s', async (_what, value) => {
  await expect(listen(of(value))).rejects.toMatchObject({ code: 'invalid-params' });
});

it('is not listened to if it may not be named', async () => {
  await expect(listen(of(['other://a']))).rejects.toMatchObject({ code: 'denied' });
});
