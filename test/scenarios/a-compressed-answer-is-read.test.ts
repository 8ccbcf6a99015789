import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type Answering, textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const PACK: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gzipSync,
  'X-Gzip': gzipSync,
  deflate: deflateSync,
  'deflate, identity': deflateRawSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
  'gzip, br': (bytes) => brotliCompressSync(gzipSync(bytes)),
};
const KINDS = Object.entries(PACK);
const BOMB = Buffer.alloc(2 * 1024 * 1024, 0x20);

const packed =
  (
    type: string,
    [encoding, pack]: (typeof KINDS)[number],
    body: (id: unknown) => string | Buffer,
  ): Answering =>
  ({ id, response }) => {
    response.writeHead(200, { 'content-type': type, 'content-encoding': encoding });
    response.end(pack(Buffer.from(body(id))));
  };

const message = (id: unknown) => JSON.stringify({ jsonrpc: '2.0', id, result: textResult('done') });
const names = (prefix: string, answering: (kind: (typeof KINDS)[number]) => Answering) =>
  KINDS.map((kind, index) => [`${prefix}_${index}`, answering(kind)] as const);

const scene = scenario({
  tools: {
    ...Object.fromEntries([
      ...names('read_json', (kind) => packed('application/json', kind, message)),
      ...names('read_events', (kind) =>
        packed('text/event-stream', kind, (id) => `data: ${message(id)}\n\n`),
      ),
      ...names('read_bomb', (kind) => packed('application/json', kind, () => BOMB)),
      ...names('read_event_bomb', (kind) =>
        packed('text/event-stream', kind, () => Buffer.concat([Buffer.from('data: '), BOMB])),
      ),
    ]),
    read_unknown: packed('application/json', ['compress', (bytes) => bytes], message),
    read_broken: packed('application/json', ['gzip', (bytes) => bytes], message),
  },
  policy: ALLOW_ALL,
  config: { limits: { answerBytes: '1MiB' } },
});

const indexes = KINDS.map(([encoding], index) => ({ encoding, index }));

it.each(indexes)('by $encoding', async ({ index }) => {
  expect((await scene.agent.call(`read_json_${index}`)).result).toEqual(textResult('done'));
  expect((await scene.agent.call(`read_events_${index}`)).result).toEqual(textResult('done'));
});

it.each(indexes)('but no further than the limit of an answer: $encoding', async ({ index }) => {
  for (const tool of [`read_bomb_${index}`, `read_event_bomb_${index}`]) {
    expect((await scene.agent.call(tool)).text).toContain('larger than the limit');
  }
});

it('unless it is compressed otherwise than it says, or than is known', async () => {
  expect((await scene.agent.call('read_unknown')).text).toContain('not known here');
  expect((await scene.agent.call('read_broken')).text).toContain('invalid answer');
});
