/** The shape of a refusal: a result that a model can read for tools, an error for the rest, and never unmasked. */
import { expect, it } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import {
  decisionMeta,
  type Refused,
  refusedText,
  retryHeaders,
  safeData,
} from '../../../../src/gateway/response/refused.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';
import { safe } from '../../../support/safe.ts';
import { decided } from '../decided.ts';

const hide = (text: string) => safe(text.replaceAll('SECRET', '[X]'));
const said = (method: string, refused: Partial<Refused>, params?: object) => {
  const scanned = scanJson(JSON.stringify(params ?? {}));
  const node = scanned.ok && scanned.root.kind === 'object' ? scanned.root : undefined;
  const all = {
    refusal: new Refusal('denied', 'no SECRET'),
    decision: undefined,
    approval: undefined,
    ...refused,
  };
  return JSON.parse(refusedText({ id: 1, method, params: params && node }, all, hide));
};
const approval = (state: string) => ({ id: 'ap_1', state, expiresAt: 0 }) as unknown as Approval;

it('is a result for a tool, with the decision of its rule', () => {
  const decision = decided({ action: 'deny', rule: 'frozen' });
  expect(said('tools/call', { decision })).toEqual({
    jsonrpc: '2.0',
    id: 1,
    result: {
      content: [{ type: 'text', text: 'no [X]' }],
      isError: true,
      _meta: { 'dev.firebreak/decision': { action: 'deny', rule: 'frozen' } },
    },
  });
});

it('is a complete result in the revision that has others', () => {
  const params = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } };
  expect(said('tools/call', {}, params).result.resultType).toBe('complete');
  expect(said('tools/call', {}).result).not.toHaveProperty('resultType');
});

it('has a decision of the gateway’s own if no rule made it', () => {
  expect(said('tools/call', {}).result._meta).toEqual({
    'dev.firebreak/decision': { action: 'deny', rule: 'firebreak.denied' },
  });
});

it.each<[string, string, Refusal]>([
  ['another method', 'resources/read', new Refusal('denied', 'no')],
  ['an unknown tool', 'tools/call', new Refusal('unknown-tool', 'no')],
  ['what has a status of its own', 'tools/call', new Refusal('unauthenticated', 'no')],
])('is an error for %s', (_what, method, refusal) => {
  const { error, result } = said(method, { refusal });
  expect(error).toMatchObject({ code: refusal.rpc, message: 'no' });
  expect(result).toBeUndefined();
});

it('says what approval it is about, and how to come back to it', () => {
  const meta = (state: string) => decisionMeta(decided(), approval(state)).approval;
  const known = { id: 'ap_1', expiresAt: '1970-01-01T00:00:00.000Z' };
  expect(meta('pending')).toEqual({ ...known, state: 'pending', retry: 'same-arguments' });
  expect(meta('approved')).toEqual({ ...known, state: 'approved', retry: 'same-arguments' });
  expect(meta('denied')).toEqual({ ...known, state: 'denied' });
  expect(decisionMeta(decided(), undefined)).toEqual({ action: 'require-approval', rule: 'ask' });
});

it('holds what else is to be said of it, made safe', () => {
  expect(safeData({ wanted: 'SECRET', list: ['SECRET', 7], deep: { a: 'SECRET' } }, hide)).toEqual({
    wanted: '[X]',
    list: ['[X]', 7],
    deep: { a: '[X]' },
  });
  expect(safeData(undefined, hide)).toBeUndefined();
  const refusal = new Refusal('unauthenticated', 'no', { scheme: 'SECRET' });
  expect(said('resources/read', { refusal }).error.data).toEqual({ scheme: '[X]' });
});

it('says when to come back, if that is known', () => {
  expect(retryHeaders(new Refusal('too-many', 'x', { retryAfter: 0 }))).toEqual({ 'retry-after': '0' });
  expect(retryHeaders(new Refusal('denied'))).toEqual({});
});
