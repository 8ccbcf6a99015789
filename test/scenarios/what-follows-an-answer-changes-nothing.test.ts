import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardsWith, cardWith } from '../support/approvers.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type Answering,
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const ALLOWED = { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' };

/** What servers were seen to do behind their answer. */
const TROUBLE: Readonly<Record<string, (response: ServerResponse) => void>> = {
  reset: (response) => void response.socket?.resetAndDestroy(),
  cut: (response) => void response.destroy(),
  done: (response) => void response.end('data: [DONE]\n\n'),
  ping: (response) => void response.end('event: ping\ndata: {"t":1}\n\n'),
  bytes: (response) => void response.end(Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xfe, 0x0a, 0x0a])),
  half: (response) => void response.end('data: {"jsonrpc":'),
  huge: (response) => void response.end(`data: ${'x'.repeat(200_000)}\n\n`),
  // The stream never ends by itself.
  open: () => {},
};

const answerThen =
  (trouble: (response: ServerResponse) => void): Answering =>
  ({ id, response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const answer = JSON.stringify({ jsonrpc: '2.0', id, result: textResult('done') });
    response.write(`data: ${answer}\n\n`, () => setTimeout(() => trouble(response), 30));
  };

let server: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  const kinds = Object.entries(TROUBLE);
  server = await startHandWrittenServer({
    tools: Object.fromEntries(
      kinds.flatMap(([kind, trouble]) =>
        [`read_${kind}`, `delete_${kind}`].map((name) => [name, answerThen(trouble)]),
      ),
    ),
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: { ...askDba(), defaults: ALLOWED },
    config: { limits: { answerBytes: '64KiB', afterAnswer: '1s' } },
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const stateOf = async (tool: string): Promise<unknown> => {
  const root = `${world.gateway.url}/api`;
  const answer = await fetch(`${root}/v1/approvals`, {
    headers: { authorization: `Bearer ${await world.token('carol', root)}` },
  });
  const { items } = (await answer.json()) as { items: { tool: string; state: string }[] };
  return items.find((item) => item.tool === tool)?.state;
};

describe.each(Object.keys(TROUBLE))('%s behind an answer', (kind) => {
  it('brings the client no second answer', async () => {
    const { messages } = await agent.call(`read_${kind}`);
    expect(messages).toMatchObject([{ result: textResult('done') }]);
  });

  it('leaves an approved call executed, and its repeat free', async () => {
    const first = agent.call(`delete_${kind}`);
    await approve(world, 'alice', await cardWith(world, `delete_${kind}`));
    expect((await first).messages.filter((message) => 'result' in message)).toMatchObject([
      { result: textResult('done') },
    ]);
    await expect.poll(() => stateOf(`delete_${kind}`)).toBe('executed');
    const left = new AbortController();
    const again = agent.call(`delete_${kind}`, {}, { signal: left.signal }).catch(() => undefined);
    await expect.poll(() => cardsWith(world, `delete_${kind}`).length).toBe(2);
    left.abort();
    await again;
  });
});

it('is noted in the recording', async () => {
  const [session] = await sessionsOf(world, { server: 'shop' });
  const said = async () =>
    (await readEvents(world, session?.id ?? '')).map(({ error }) => String(error)).join('\n');
  await expect.poll(said).toContain('after the answer');
});
