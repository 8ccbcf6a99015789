import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/domain/refusal.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import { type Answering, textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

/** What servers send before their answers, and clients of the SDKs pass over. */
const NO_MESSAGES: Readonly<Record<string, string>> = {
  ping_event: 'event: ping\ndata: {"time":1}\n\n',
  empty_ping: 'event: ping\ndata:\n\n',
  named_answer: 'event: other\ndata: {"jsonrpc":"2.0","id":"ID","result":{"content":[]}}\n\n',
  heartbeat: 'data: {"type":"heartbeat"}\n\n',
  null_id: 'data: {"jsonrpc":"2.0","id":null,"result":{}}\n\n',
  null: 'data: null\n\n',
  object: 'data: {}\n\n',
  array: 'data: []\n\n',
  text: 'data: still working\n\n',
  bytes: 'data: \u00ff\u00fe\n\n',
  null_params: 'data: {"jsonrpc":"2.0","method":"notifications/message","params":null}\n\n',
};

const streaming =
  (before: string): Answering =>
  ({ id, response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(Buffer.from(before.replace('"ID"', JSON.stringify(id)), 'latin1'));
    response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result: textResult('done') })}\n\n`);
  };

const scene = scenario({
  tools: {
    ...Object.fromEntries(
      Object.entries(NO_MESSAGES).map(([kind, before]) => [`read_${kind}`, streaming(before)]),
    ),
    read_without_answer: ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(Object.values(NO_MESSAGES).join(''));
    },
    delete_and_break: ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(NO_MESSAGES['heartbeat'], () => response.destroy());
    },
    read_and_break: ({ id, response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const twice = `"result":{"content":[]},"result":{"content":[]}`;
      response.write(`data: {"jsonrpc":"2.0","id":${JSON.stringify(id)},${twice}}\n\n`, () => {
        response.destroy();
      });
    },
  },
  policy: ALLOW_ALL,
});

describe.each(Object.keys(NO_MESSAGES))('%s', (kind) => {
  it('is withheld, and the answer behind it arrives', async () => {
    const { messages } = await scene.agent.call(`read_${kind}`);
    expect(messages).toEqual([expect.objectContaining({ result: textResult('done') })]);
  });
  it('is withheld from clients that read no streams, too', async () => {
    const { result } = await scene.agent.call(
      `read_${kind}`,
      {},
      { headers: { accept: 'application/json' } },
    );
    expect(result).toEqual(textResult('done'));
  });
});

it('is an error only if no answer comes', async () => {
  const { messages } = await scene.agent.call('read_without_answer');
  expect(messages).toMatchObject([{ result: { isError: true } }]);
});

it.each(['application/json', 'application/json, text/event-stream'])(
  'is told as an answer that cannot be read if it was in its place and the connection breaks (%s)',
  async (accept) => {
    const { messages } = await scene.agent.call('read_and_break', {}, { headers: { accept } });
    const { message } = new Refusal('upstream-invalid');
    expect(messages).toMatchObject([{ result: { isError: true, content: [{ text: message }] } }]);
  },
);

it.each(['application/json', 'application/json, text/event-stream'])(
  'is not taken for the answer if it could not be one and the connection breaks behind it (%s)',
  async (accept) => {
    const { messages } = await scene.agent.call('delete_and_break', {}, { headers: { accept } });
    const { message } = new Refusal('upstream-lost');
    expect(messages).toMatchObject([{ result: { isError: true, content: [{ text: message }] } }]);
  },
);

it('is recorded and counted', async () => {
  await scene.agent.call('read_heartbeat');
  const [session] = await sessionsOf(scene.world, { server: 'shop' });
  const said = async () =>
    (await readEvents(scene.world, session?.id ?? '')).map(({ error }) => String(error)).join('\n');
  await expect.poll(said).toContain('heartbeat');
  const metrics = await (await fetch(`${scene.world.gateway.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/^firebreak_withheld_events_total\{server="shop"\} [1-9]/m);
});
