/** Structured content that masking has broken is given as text, and said to be; all else stays as it is. */
import { expect, it } from 'vitest';
import { keepPromise } from '../../../../src/gateway/tools/keep-promise.ts';
import type { KnownTool } from '../../../../src/gateway/tools/tool-catalogue.ts';
import type { Masked } from '../../../../src/masking/engine/mask-message.ts';

const NUMBER = { type: 'object', properties: { pin: { type: 'integer' } } };
const tool = (outputSchema?: object) =>
  ({ definition: { source: JSON.stringify({ name: 'read', outputSchema }) } }) as KnownTool;
const masked = (result: unknown, path = 'result.structuredContent.pin'): Masked => {
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, result });
  const recorded = { text: text.replace('pin', 'recorded') };
  return { text, recorded, found: [{ path }] } as unknown as Masked;
};
const BROKEN = { _meta: { a: 1 }, content: [], structuredContent: { pin: '[MASKED]' }, isError: false };

it('gives what no longer fits as text, with the rest as it was', () => {
  const kept = keepPromise(masked(BROKEN), tool(NUMBER));
  const { result, ...envelope } = JSON.parse(kept.text);
  expect(envelope).toEqual({ jsonrpc: '2.0', id: 1 });
  expect(result).toEqual({
    _meta: { a: 1 },
    content: [{ type: 'text', text: expect.stringMatching(/^The call ran\. .*: \{"pin":"\[MASKED\]"\}$/) }],
    isError: true,
  });
  expect(JSON.parse(kept.recorded.text).result.content[0].text).toContain('{"recorded":"[MASKED]"}');
});

it.each([
  ['what fits still', masked({ structuredContent: { pin: 1 } }), tool(NUMBER)],
  ['what was masked elsewhere', masked(BROKEN, 'result.content[0].text'), tool(NUMBER)],
  ['the answer of a tool that promises nothing', masked(BROKEN), tool()],
  ['the answer of a tool that is not known', masked(BROKEN), undefined],
  ['an answer without structured content', masked({ content: [] }), tool(NUMBER)],
  ['an answer that holds no result', masked(undefined), tool(NUMBER)],
])('leaves %s as it is', (_, answer, known) => {
  expect(keepPromise(answer, known)).toBe(answer);
});
