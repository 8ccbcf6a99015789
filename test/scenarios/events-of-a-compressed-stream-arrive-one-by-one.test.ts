import type { ServerResponse } from 'node:http';
import { createBrotliCompress, createGzip } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const COMPRESS = { gzip: createGzip, br: createBrotliCompress } as const;
type Encoding = keyof typeof COMPRESS;

let server: HandWrittenServer;
let world: World;
let agent: Agent;
/** Lets the server go on once the client has what was sent so far. */
let arrived: () => void;

const event = (message: object) => `data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`;

const streamed = (encoding: Encoding) => async (request: { id: unknown; response: ServerResponse }) => {
  const headers = { 'content-type': 'text/event-stream', 'content-encoding': encoding };
  request.response.writeHead(200, headers);
  const packed = COMPRESS[encoding]();
  packed.pipe(request.response);
  for (const data of ['first', 'second']) {
    const { promise, resolve } = Promise.withResolvers<void>();
    arrived = resolve;
    packed.write(event({ method: 'notifications/message', params: { level: 'info', data } }));
    packed.flush();
    await promise;
  }
  packed.end(event({ id: request.id, result: textResult('done') }));
};

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_gzip: streamed('gzip'), read_br: streamed('br') } });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it.each(['gzip', 'br'])('while the server of %s waits for the client to have each', async (encoding) => {
  const heard: unknown[] = [];
  const { result } = await agent.call(
    `read_${encoding}`,
    {},
    {
      heard: ({ params }) => {
        if (params === undefined) return;
        heard.push((params as { data: string }).data);
        arrived();
      },
    },
  );
  expect(heard).toEqual(['first', 'second']);
  expect(result).toEqual(textResult('done'));
});
