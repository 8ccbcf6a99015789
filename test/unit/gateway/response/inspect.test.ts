/** What reaches a client of what a server says about tasks. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createInspect, type InspectDeps } from '../../../../src/gateway/response/inspect.ts';
import type { InspectContext } from '../../../../src/gateway/response/inspect-context.ts';
import type { Where } from '../../../../src/masking/settings/treatment.ts';

const wheres: Where[] = [];
const inspect = createInspect({
  taskOwners: { ownerOf: async (id: string) => (id === 'mine' ? 'caller' : 'other'), note: async () => {} },
  mask: async ({ text }: { text: string }, where: Where) => {
    wheres.push(where);
    return { text, found: [], detected: [], recorded: { text, found: [] } };
  },
  catalogue: { find: () => undefined, learn: () => new Map(), changed: () => {} },
  work: { isLong: () => false, measure: <T>(_caller: string, work: () => T) => work() },
  decide: async () => ({ action: 'allow' }),
  filterAnswer: async () => [],
  now: () => 1,
} as unknown as InspectDeps);

const contextOf = (pending: object | undefined): InspectContext =>
  ({
    caller: { issuer: 'https://idp.example', subject: 'bob' },
    spoken: { era: '2025', revision: '2025-11-25' },
    conversation: { server: 'shop', recording: { id: 'ses_1', note: () => 1 } },
    pending: pending && { id: 1, seq: 1, started: 0, raise: () => 0, ...pending },
  }) as unknown as InspectContext;

it.each(['notifications/tasks/status', 'notifications/tasks'])(
  '%s of a task of another caller reaches no one',
  async (method) => {
    const news = (taskId: string) =>
      JSON.stringify({ jsonrpc: '2.0', method, params: { taskId, status: 'completed' } });
    expect((await inspect(news('mine'), contextOf(undefined))).text).toBe(news('mine'));
    expect((await inspect(news('theirs'), contextOf(undefined))).text).toBeUndefined();
    const nameless = JSON.stringify({ jsonrpc: '2.0', method, params: { status: 'completed' } });
    expect((await inspect(nameless, contextOf(undefined))).text).toBeUndefined();
  },
);

it.each(['too-many', 'store-unavailable'] as const)(
  'an answer whose recording is refused as %s is withheld with a sentence that says that the call has run',
  async (code) => {
    const refuse = () => {
      throw new Refusal(code);
    };
    const context = contextOf({ method: 'tools/call', tool: 'read' });
    const full = {
      ...context,
      conversation: {
        ...context.conversation,
        recording: { ...context.conversation.recording, note: refuse },
      },
    } as InspectContext;
    const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [] } });
    await expect(inspect(answer, full)).rejects.toMatchObject({
      code: 'answer-unrecorded',
      message: expect.stringContaining('The call has run'),
    });
  },
);

it('what a task came to is masked as if it were of any tool, and an answer of a tool as its own', async () => {
  const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [] } });
  const whereWith = async (pending: object) => {
    wheres.length = 0;
    await inspect(answer, contextOf(pending));
    return wheres[0];
  };
  expect(await whereWith({ method: 'tasks/result', task: 'mine' })).toMatchObject({ anyTool: true });
  expect(await whereWith({ method: 'tools/call', tool: 'read' })).toMatchObject({
    tool: 'read',
    anyTool: false,
  });
});
