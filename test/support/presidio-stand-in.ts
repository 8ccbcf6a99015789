/** Speaks the analyzer API of Presidio for tests: POST /analyze, offsets in code points as Python counts, and faults on request. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
  | 'hang'
  | 'status'
  | 'no-json'
  | 'no-list'
  | 'beyond'
  | 'no-score'
  | 'redirect'
  | 'endless';

export interface PresidioStandIn {
  readonly url: string;
  /** What it was asked, in order. */
  readonly asked: readonly {
    readonly text: string;
    readonly language: string;
    readonly entities: readonly string[];
  }[];
  /** Most requests at once. */
  readonly busiest: () => number;
  fault: Fault | undefined;
  close(): Promise<void>;
}

/** Finds these literals wherever they stand, each as the given entity with the given score. */
export const startPresidioStandIn = async (
  known: Readonly<Record<string, { readonly entity: string; readonly score?: number }>>,
): Promise<PresidioStandIn> => {
  const asked: { text: string; language: string; entities: string[] }[] = [];
  let [running, busiest] = [0, 0];
  const server = createServer(async (request, response) => {
    busiest = Math.max(busiest, ++running);
    response.once('close', () => running--);
    const body = JSON.parse(await bodyOf(request)) as (typeof asked)[number];
    asked.push(body);
    if (state.fault === 'hang') return;
    if (state.fault === 'status') return void response.writeHead(500).end(`no way to read ${body.text}`);
    if (state.fault === 'redirect') return void response.writeHead(307, { location: '/elsewhere' }).end();
    response.writeHead(200, { 'content-type': 'application/json' });
    if (state.fault === 'no-json') return void response.end(`<html>${body.text}</html>`);
    if (state.fault === 'no-list') return void response.end('{"entity_type":"PERSON"}');
    if (state.fault === 'endless') return void response.end(`[${' '.repeat(9 * 1024 * 1024)}]`);
    const found = find(body.text, known);
    if (state.fault === 'beyond') found.push({ entity_type: 'PERSON', start: 0, end: 1_000_000, score: 1 });
    const answer = state.fault === 'no-score' ? found.map(({ score: _, ...rest }) => rest) : found;
    await new Promise((resolve) => setTimeout(resolve, 5));
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: PresidioStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    busiest: () => busiest,
    fault: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const find = (text: string, known: Parameters<typeof startPresidioStandIn>[0]) =>
  Object.entries(known).flatMap(([literal, { entity, score = 0.85 }]) =>
    [...text.matchAll(new RegExp(RegExp.escape(literal), 'g'))].map(({ index }) => {
      const start = [...text.slice(0, index)].length;
      return { entity_type: entity, start, end: start + [...literal].length, score };
    }),
  );
