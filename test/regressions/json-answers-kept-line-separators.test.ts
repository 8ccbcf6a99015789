/** Events had U+2028 and its like escaped, whole JSON answers did not: a log that splits lines there could be forged. */
import { expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld } from '../support/start-world.ts';

it('escapes them in JSON as in events, and the text stays the same', async ({ onTestFinished }) => {
  const lines = 'a\u2028b\u2029c\u0085d';
  const server = await startHandWrittenServer({ tools: { read_lines: () => textResult(lines) } });
  onTestFinished(() => server.close());
  const world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  onTestFinished(() => world.close());
  const { headers, text, result } = await (await createAgent(world, { server: 'shop' })).call('read_lines');
  expect(headers.get('content-type')).toContain('application/json');
  expect(text).toContain('a\\u2028b\\u2029c\\u0085d');
  expect(result).toMatchObject({ content: [{ text: lines }] });
});
