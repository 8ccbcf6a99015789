/** A call is looked at together with what its tool is; a server that is stopped is not even asked. */
import { expect, it } from 'vitest';
import { createResolveTool } from '../../../../src/gateway/checks/resolve-tool.ts';
import { member } from '../../../../src/mcp/json/node-value.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const scanned = scanJson('{"args":{"region":"eu"}}');
const ARGS = scanned.ok ? member(scanned.root, 'args') : undefined;
const TOOL = { params: [{ name: 'region', path: ['region'] }] };

const resolve = async (change: object, isStopped = false) => {
  const looked: unknown[] = [];
  const stopped: unknown[] = [];
  const request = {
    caller: { subject: 'bob' },
    intent: { tool: 'deploy', args: ARGS },
    conversation: { server: 'shop', recording: { id: 'ses_1' } },
    spoken: { era: '2025' },
    ...change,
  } as never;
  const resolveTool = createResolveTool({
    killing: (what) => {
      stopped.push(what);
      return isStopped ? ({ kind: 'all' } as never) : undefined;
    },
    lookUpTool: async (_request, name) => {
      looked.push(name);
      return TOOL as never;
    },
  });
  return { looked, stopped, request, result: await resolveTool(request) };
};

it('brings its tool', async () => {
  const { looked, stopped, request, result } = await resolve({});
  expect(result).toEqual({ ...(request as object), tool: TOOL });
  expect(looked).toEqual(['deploy']);
  expect(stopped).toEqual([{ caller: { subject: 'bob' }, server: 'shop', tool: 'deploy', session: 'ses_1' }]);
});

it('passes as it is if it calls none, or an operator has stopped it', async () => {
  const none = await resolve({ intent: { tool: undefined } });
  expect([none.result === none.request, none.looked]).toEqual([true, []]);
  const stopped = await resolve({}, true);
  expect([stopped.result === stopped.request, stopped.looked]).toEqual([true, []]);
});

it.each([
  ['that its headers leave out', new Map()],
  ['that its headers say otherwise', new Map([['region', 'us']])],
])('is refused in 2026 for an argument %s', async (_, sentParams) => {
  await expect(resolve({ spoken: { era: '2026' }, sentParams })).rejects.toMatchObject({
    code: 'header-mismatch',
  });
});

it('passes in 2026 with headers that repeat its arguments', async () => {
  const sentParams = new Map([['region', 'eu']]);
  expect((await resolve({ spoken: { era: '2026' }, sentParams })).result).toHaveProperty('tool', TOOL);
});

it('is not asked for headers before 2026', async () => {
  const { result } = await resolve({ sentParams: new Map() });
  expect(result).toHaveProperty('tool', TOOL);
});
