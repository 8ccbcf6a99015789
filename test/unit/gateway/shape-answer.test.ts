import { describe, expect, it } from 'vitest';
import { wrapState } from '../../../src/gateway/input-required/wrap-state.ts';
import { answers, fillId } from '../../../src/gateway/response/answer-id.ts';
import { limitCaching } from '../../../src/gateway/response/limit-caching.ts';
import { applyEdits } from '../../../src/mcp/json/apply-edits.ts';
import { member } from '../../../src/mcp/json/node-value.ts';
import { parseMessage, type ResponseMessage } from '../../../src/mcp/jsonrpc/parse-message.ts';

const parse = (text: string): ResponseMessage => {
  const parsed = parseMessage(text, { from: 'server' });
  if (parsed.kind !== 'single' || parsed.message.kind !== 'response') throw new Error(text);
  return parsed.message;
};
const resultOf = (text: string) => member(parse(text).node, 'result');
const answer = (result: string) => `{"jsonrpc":"2.0","id":1,"result":{${result}}}`;

describe('caching hints', () => {
  it.each([
    ['"ttlMs":60000, "cacheScope":"public"', '"ttlMs":10000, "cacheScope":"private"'],
    ['"cacheScope":"private","ttlMs":0', '"cacheScope":"private","ttlMs":0'],
    ['"ttlMs":"soon"', '"ttlMs":10000'],
    ['"tools":[]', '"tools":[]'],
  ])('%s become %s', (before, after) => {
    expect(applyEdits(answer(before), limitCaching(resultOf(answer(before))))).toBe(answer(after));
  });
});

describe('an answer without id', () => {
  it.each([
    [
      '{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}}',
      '{"jsonrpc":"2.0","id":"a","error":{"code":1,"message":"m"}}',
    ],
    [
      '{"jsonrpc":"2.0","error":{"code":1,"message":"m"}}',
      '{"id":"a","jsonrpc":"2.0","error":{"code":1,"message":"m"}}',
    ],
  ])('%s is about the request on whose exchange it comes', (before, after) => {
    expect(answers(parse(before), 'a')).toBe(true);
    expect(applyEdits(before, fillId(parse(before), 'a'))).toBe(after);
  });

  it('is of another request if it has another id, and of this one if only the type of its id differs', () => {
    const message = parse(answer(''));
    expect([answers(message, 1), answers(message, '1'), answers(message, 2)]).toEqual([true, true, false]);
    expect(fillId(message, 1)).toEqual([]);
    expect(fillId(message, '1')).toMatchObject([{ text: '"1"' }]);
  });
});

describe('the state of a server that wants more', () => {
  const wrap = async (state: string | undefined) => `<${state ?? 'none'}>`;
  it.each([
    [
      '"resultType":"input_required","requestState":"s\\u0041"',
      '"resultType":"input_required","requestState":"<sA>"',
    ],
    ['"resultType":"input_required"', '"requestState":"<none>","resultType":"input_required"'],
    ['"resultType":"complete","requestState":"s"', '"resultType":"complete","requestState":"s"'],
  ])('%s becomes %s', async (before, after) => {
    const edits = await wrapState(resultOf(answer(before)), wrap);
    expect(applyEdits(answer(before), edits)).toBe(answer(after));
  });

  it('must be a string', async () => {
    const text = answer('"resultType":"input_required","requestState":{}');
    await expect(wrapState(resultOf(text), wrap)).rejects.toThrow();
  });
});
