import { expect, it } from 'vitest';
import { ALLOW_ALL } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({
  tools: {
    read_nothing: () => undefined,
    read_stream: ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': here I am\n\n');
    },
    read_half: ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"jsonrpc":"2.0",');
    },
  },
  policy: ALLOW_ALL,
});

it.each([
  { when: 'before the server has answered', tool: 'read_nothing' },
  { when: 'in the middle of a stream', tool: 'read_stream' },
  { when: 'in the middle of a JSON answer', tool: 'read_half' },
])('$when', async ({ tool }) => {
  const left = new AbortController();
  const call = scene.agent.call(tool, {}, { signal: left.signal }).catch(() => 'left');
  const upstream = () => scene.server.seen.find((seen) => seen.tool === tool);
  await expect.poll(() => upstream()).toBeDefined();
  expect(upstream()?.cut).toBe(false);
  left.abort();
  expect(await call).toBe('left');
  await expect.poll(() => upstream()?.cut).toBe(true);
});
