import { expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld } from '../support/start-world.ts';

const SECRET = `ghp_${'a1B2'.repeat(9)}`;
const row = `2026-01-01T00:00:00Z INFO user=bob key=${SECRET} path=/orders status=200\n`;

it('is masked in a thread of its own, and comes whole', async () => {
  const server = await startHandWrittenServer({
    tools: { read_log: () => textResult(row.repeat(20_000)), read_note: () => textResult('short') },
  });
  const world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  onTestFinished(async () => {
    await world.close();
    await server.close();
  });
  const agent = await createAgent(world, { server: 'shop' });
  const other = await createAgent(world, { server: 'shop', subject: 'carol' });
  const order: string[] = [];
  const long = Promise.all(
    Array.from({ length: 3 }, async () => {
      const { result } = await agent.call('read_log');
      order.push('long');
      return result as ReturnType<typeof textResult>;
    }),
  );
  await expect.poll(() => server.runs('read_log')).toBe(3);
  expect((await other.call('read_note')).result).toEqual(textResult('short'));
  order.push('short');
  for (const { content } of await long) {
    expect(content[0]?.text).not.toContain(SECRET);
    expect(content[0]?.text.split('[REDACTED:github_token]')).toHaveLength(20_001);
  }
  expect(order[0]).toBe('short');
}, 30_000);
