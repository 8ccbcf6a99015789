/** What a client brings back of ours is taken out of its request; what is the server's own stays as it is. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Caller } from '../../../../src/domain/caller.ts';
import { openOwnState } from '../../../../src/gateway/input-required/open-own-state.ts';
import {
  type CarriedState,
  createRequestStates,
  STATE_LIFE,
} from '../../../../src/gateway/input-required/request-states.ts';
import { parseRequest, type RequestMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';
import { createSealer } from '../../../../src/mcp/seal.ts';

const person = (subject: string) => ({ issuer: 'https://idp.example', subject }) as Caller;
const ALICE = { caller: person('alice'), server: 'shop' };
const HELD: CarriedState = { kind: 'held', digest: 'd', approval: 'apr_1', rounds: 2 };
const clock = { now: 0 };
const states = createRequestStates({
  ...createSealer([{ id: 'k', key: randomBytes(32) }]),
  now: () => clock.now,
});

const sent = (params: object | undefined) => {
  const text = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: params ? 'tools/call' : 'tools/list',
    params,
  });
  return { text, message: parseRequest(text) as RequestMessage };
};
const open = (params: object | undefined, sender: object = {}) => {
  const { text, carried } = openOwnState(sent(params), { era: '2026', ...ALICE, ...sender }, states);
  return { carried, params: JSON.parse(text).params };
};

it('leaves a first try, and a state of the server, as they are', () => {
  expect(open({ name: 'pay' })).toEqual({ carried: undefined, params: { name: 'pay' } });
  expect(open(undefined)).toEqual({ carried: undefined, params: undefined });
  const params = { name: 'pay', requestState: 'of the server', inputResponses: { a: {} } };
  expect(open(params)).toEqual({ carried: undefined, params });
});

it('leaves what a client of 2025 calls so as it is', () => {
  const params = { name: 'pay', requestState: states.seal(HELD, ALICE) };
  expect(open(params, { era: '2025' })).toEqual({ carried: undefined, params });
});

it('takes the state of a held call out, and leaves answers that the server may have asked for', () => {
  const params = { name: 'pay', requestState: states.seal(HELD, ALICE), inputResponses: { a: {} } };
  expect(open(params)).toEqual({ carried: HELD, params: { name: 'pay', inputResponses: { a: {} } } });
});

it.each([
  ['puts the state of the server in its place', 'of the server', { requestState: 'of the server' }],
  ['leaves none if the server had none', undefined, {}],
])('%s when an approved call goes on', (_, upstream, left) => {
  const continued: CarriedState = { kind: 'continued', digest: 'd', approval: 'apr_1', use: 'u', upstream };
  const params = { name: 'pay', requestState: states.seal(continued, ALICE), inputResponses: { a: {} } };
  const opened = open(params);
  expect(opened.carried).toMatchObject({ kind: 'continued', use: 'u' });
  expect(opened.params).toEqual({ name: 'pay', ...left, inputResponses: { a: {} } });
});

it.each([
  ['as the person says', { 'firebreak.connection': { action: 'decline' } }, 'decline'],
  ['without a word of the person', {}, undefined],
])('takes out a connection that was asked for, %s', (_, inputResponses, action) => {
  const connecting: CarriedState = { kind: 'connecting', rounds: 3 };
  const params = { name: 'pay', requestState: states.seal(connecting, ALICE), inputResponses };
  expect(open(params)).toEqual({ carried: { ...connecting, action }, params: { name: 'pay' } });
});

it.each([
  ['another caller', { caller: person('bob') }],
  ['another server', { server: 'bank' }],
])('refuses the state of %s', (_, sender) => {
  const params = { name: 'pay', requestState: states.seal(HELD, { ...ALICE, ...sender }) };
  expect(() => open(params)).toThrow('Invalid or expired requestState.');
});

it('refuses a state that is too old, or was changed', () => {
  const state = states.seal(HELD, ALICE);
  const come = (requestState: string) => open({ name: 'pay', requestState });
  clock.now += STATE_LIFE - 1;
  expect(come(state).carried).toEqual(HELD);
  expect(() => come(`${state}x`)).toThrow('Invalid or expired');
  clock.now += 1;
  expect(() => come(state)).toThrow('Invalid or expired');
});
