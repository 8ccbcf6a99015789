import { expect, it } from 'vitest';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import { textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';
import { stateless } from '../support/stateless-agent.ts';
import { sendByHand } from '../support/streams-by-hand.ts';

const scene = scenario({ tools: { hello: () => textResult('hello') }, policy: ALLOW_ALL });

/** Sends a request of 2026-07-28 as some clients do (agentgateway#3439): with the header of the request before. */
const send = async (method: string, headers: Record<string, string>, params: object = {}) => {
  const { params: all, headers: own } = stateless(method, params);
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: all });
  const answer = await sendByHand(scene.world, 'shop', {
    method: 'POST',
    body,
    headers: { ...own, ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as object };
};

const recorded = async (): Promise<readonly object[]> => {
  const sessions = await sessionsOf(scene.world, { server: 'shop' });
  const events = await Promise.all(sessions.map(({ id }) => readEvents(scene.world, id)));
  return events.flat();
};

it.each([
  [
    'the method',
    { 'mcp-method': 'server/discover', 'mcp-name': 'hello' },
    'The Mcp-Method header and the body name different methods: "server/discover" and "tools/call".',
  ],
  [
    'the tool',
    { 'mcp-name': 'other' },
    'The Mcp-Name header and the body name different things: "other" and "hello".',
  ],
  [
    'a tool by a name that is too long to be quoted',
    { 'mcp-name': 'x'.repeat(101) },
    'The Mcp-Name header and the body name different things: a text of 101 characters and "hello".',
  ],
  [
    'a secret by its beginning, which is not shown',
    { 'mcp-name': 'requirepass hunter2hunter2X9' },
    'The Mcp-Name header and the body name different things: a text that is not shown and "hello".',
  ],
  [
    'a secret, which is not shown',
    { 'mcp-name': `ghp_${'a1B2'.repeat(9)}` },
    'The Mcp-Name header and the body name different things: a text that is not shown and "hello".',
  ],
])('about %s, and its recording says so', async (_what, headers, message) => {
  const answer = await send('tools/call', headers, { name: 'hello', arguments: {} });
  expect(answer).toMatchObject({ status: 400, body: { id: 1, error: { code: -32020, message } } });
  await expect
    .poll(recorded)
    .toContainEqual(
      expect.objectContaining({ from: 'client', method: 'tools/call', verdict: 'refused', error: message }),
    );
  expect(scene.server.runs('hello')).toBe(0);
});
