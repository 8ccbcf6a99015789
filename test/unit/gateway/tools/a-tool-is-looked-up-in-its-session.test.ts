/** What a server says about a tool: asked in the caller's own session, page by page, and held against what was accepted. */
import { expect, it } from 'vitest';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import { createLookUpTool, type LookUpToolDeps } from '../../../../src/gateway/tools/look-up-tool.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const definition = (name: string) => ({ name, hash: 'h', source: '{}' });
const known = (name: string) => ({
  definition: definition(name),
  alone: [definition(name)],
  annotations: {},
  params: [],
});

interface Options {
  readonly pages?: readonly (readonly string[])[];
  readonly remembered?: string;
  readonly held?: readonly string[];
  readonly answer?: string;
  readonly endless?: boolean;
  readonly era?: string;
}

const scene = (options: Options = {}) => {
  const asked: { params: Record<string, unknown> }[] = [];
  const seen: string[][] = [];
  const places: unknown[] = [];
  const pages = options.pages ?? [['read', 'drop']];
  const lookUp = createLookUpTool({
    catalogue: {
      find: (place: unknown, tool: string) => {
        places.push(place);
        return options.remembered === tool ? known(tool) : undefined;
      },
      learn: (_place: unknown, _result: unknown, at: number) => {
        places.push(at);
        return new Map((pages[asked.length - 1] ?? []).map((name) => [name, known(name)]));
      },
    },
    pins: {
      held: async (_server: string, tools: { name: string }[]) => {
        seen.push(tools.map(({ name }) => name));
        return new Set(options.held ?? []);
      },
      effectOf: (server: string, { name }: { name: string }) => `effect of ${server} ${name}`,
    },
    forward: async (admission: { message: { body: Uint8Array } }) => {
      asked.push(JSON.parse(Buffer.from(admission.message.body).toString()));
      const isLast = options.endless !== true && asked.length >= pages.length;
      const body =
        options.answer ??
        JSON.stringify({ result: { tools: [], ...(isLast ? {} : { nextCursor: `c${asked.length}` }) } });
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: (async function* () {
          yield Buffer.from(body);
        })(),
        discard: () => undefined,
      };
    },
    answerBytes: 10_000,
    newRpcId: () => 99,
    now: () => 7,
  } as unknown as LookUpToolDeps);
  const text = '{"_meta":{"a":1}}';
  const scanned = scanJson(text);
  if (!scanned.ok) throw new Error('no JSON');
  const request = {
    conversation: { server: 'shop', recording: { id: 'ses_1' }, upstreamSession: undefined },
    spoken: { era: options.era ?? '2025', revision: '2025-11-25' },
    message: { params: scanned.root },
    text,
    gone: new AbortController().signal,
  } as unknown as RequestContext;
  return { run: (tool: string, how?: { anew: boolean }) => lookUp(request, tool, how), asked, seen, places };
};

it('is asked of the server, and comes with what is written down of it', async () => {
  const { run, asked, seen, places } = scene();
  expect(await run('drop')).toMatchObject({ definition: { name: 'drop' }, effect: 'effect of shop drop' });
  expect(asked).toEqual([{ jsonrpc: '2.0', id: 99, method: 'tools/list', params: {} }]);
  expect(seen).toEqual([['read', 'drop']]);
  expect(places).toEqual([{ server: 'shop', session: 'ses_1' }, 7]);
});

it('is asked of each page', async () => {
  const { run, asked, seen } = scene({ pages: [['read'], ['list'], ['drop']] });
  await run('drop');
  expect(asked.map(({ params }) => params['cursor'])).toEqual([undefined, 'c1', 'c2']);
  expect(seen).toEqual([['read', 'list', 'drop']]);
});

it('is not asked of more than fifty pages', async () => {
  const { run, asked } = scene({ endless: true });
  await run('drop');
  expect(asked).toHaveLength(50);
});

it('is not asked again if it is remembered, unless it is to be asked anew', async () => {
  const { run, asked, seen } = scene({ remembered: 'drop' });
  await run('drop');
  expect(asked).toEqual([]);
  expect(seen).toEqual([['drop']]);
  await run('drop', { anew: true });
  expect(asked).toHaveLength(1);
});

it('repeats what its era says of the client', async () => {
  const { run, asked } = scene({ era: '2026' });
  await run('drop');
  expect(asked[0]?.params).toEqual({ _meta: { a: 1 } });
});

it('is unknown if no page has it, by a name that is cut', async () => {
  const { run } = scene();
  await expect(run('x'.repeat(200))).rejects.toMatchObject({
    code: 'unknown-tool',
    message: `The server has no tool "${'x'.repeat(128)}".`,
  });
});

it('is held back if no operator accepted it', async () => {
  const { run } = scene({ held: ['read'] });
  await expect(run('read')).rejects.toMatchObject({ code: 'tool-not-accepted' });
  await expect(scene({ held: ['read'] }).run('drop')).resolves.toBeDefined();
});

it.each(['{"error":{}}', '<html>', '[]'])('cannot be known if the server answers %s', async (answer) => {
  await expect(scene({ answer }).run('drop')).rejects.toMatchObject({ code: 'upstream-invalid' });
});
