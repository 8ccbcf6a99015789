import { describe, expect, it } from 'vitest';
import { approve, cardSays, cardsWith, cardWith } from '../support/approvers.ts';
import { type Answering, textResult } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const send =
  (type: string, body: string, more: Record<string, string> = {}, status = 200): Answering =>
  ({ response }) =>
    void response.writeHead(status, { 'content-type': type, ...more }).end(body);

const JSON_TYPE = 'application/json';
const STREAM = 'text/event-stream';
const BIG = 'x'.repeat(100_000);

const nested =
  (depth: number): Answering =>
  ({ id, response }) => {
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    response.writeHead(200, { 'content-type': JSON_TYPE });
    response.end(
      `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[],"_meta":{"deep":${deep}}}}`,
    );
  };

/** What comes of an approved call, by what the server answers. */
const ANSWERS: Readonly<Record<string, { readonly answering: Answering; readonly state: string }>> = {
  too_large: {
    answering: ({ id }) => ({ jsonrpc: '2.0', id, ...textResult(BIG) }),
    state: 'executed-withheld',
  },
  event_too_large: { answering: send(STREAM, `data: ${BIG}\n\n`), state: 'executed-withheld' },
  html: { answering: send('text/html', '<p>done</p>'), state: 'executed-withheld' },
  event_of_text: { answering: send(STREAM, 'data: done\n\n'), state: 'executed-withheld' },
  nested_too_deep: { answering: nested(200), state: 'executed-withheld' },
  page_of_404: { answering: send('text/html', 'oops', {}, 404), state: 'failed' },
  too_many: { answering: send('text/plain', 'slow down', { 'retry-after': '7' }, 429), state: 'failed' },
  nothing: { answering: send(STREAM, ': bye\n\n'), state: 'unknown' },
};

const scene = scenario({
  tools: Object.fromEntries(
    Object.entries(ANSWERS).map(([kind, { answering }]) => [`delete_${kind}`, answering]),
  ),
  policy: askDba(),
  config: { limits: { answerBytes: '64KiB', answerDepth: 100 } },
});

const stateOf = async (tool: string): Promise<unknown> => {
  const root = `${scene.world.gateway.url}/api`;
  const answer = await fetch(`${root}/v1/approvals`, {
    headers: { authorization: `Bearer ${await scene.world.token('carol', root)}` },
  });
  const { items } = (await answer.json()) as { items: { tool: string; state: string }[] };
  return items.find((item) => item.tool === tool)?.state;
};

describe.each(Object.entries(ANSWERS))('%s', (kind, { state }) => {
  it(`is ${state}`, async () => {
    const tool = `delete_${kind}`;
    const call = scene.agent.call(tool);
    const card = await cardWith(scene.world, tool);
    await approve(scene.world, 'alice', card);
    await call;
    await expect.poll(() => stateOf(tool)).toBe(state);
    if (state === 'executed-withheld')
      await cardSays(scene.world, card, 'Approved and executed, answer withheld');
  });
});

it('tells the agent that the call has run, and asks anew for the next', async () => {
  const call = scene.agent.call('delete_html', { again: 1 });
  await approve(scene.world, 'alice', await cardWith(scene.world, '"again": 1'));
  expect((await call).text).toContain('The call has run');
  const left = new AbortController();
  const next = scene.agent.call('delete_html', { again: 1 }, { signal: left.signal }).catch(() => undefined);
  await expect.poll(() => cardsWith(scene.world, '"again": 1').length).toBe(2);
  left.abort();
  await next;
});
