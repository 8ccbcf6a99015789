/** The official SDK clients, v1 and v2, as people use them: they sample, answer forms, open links and have roots. */
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InMemoryTaskStore } from '@modelcontextprotocol/sdk/experimental/tasks';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';

export interface OfficialClient {
  listTools(): Promise<readonly { readonly name: string }[]>;
  /** The result, or what was thrown; and the progress that was told meanwhile. */
  call(name: string, args: Record<string, unknown>): Promise<{ outcome: unknown; progress: unknown[] }>;
  close(): Promise<void>;
}

export type Connect = (url: string, token?: string) => Promise<OfficialClient>;

const INFO = { name: 'official', version: '1' };
const CAPABILITIES = { sampling: {}, elicitation: { form: {}, url: {} }, roots: { listChanged: true } };
const TASKS = { requests: { sampling: { createMessage: {} }, elicitation: { create: {} } } };

const SAMPLE = {
  role: 'assistant' as const,
  content: { type: 'text' as const, text: 'sampled' },
  model: 'none',
};
const ACCEPTED = { action: 'accept' as const, content: { name: 'Ada', favoriteColor: 'Blue' } };
const ROOTS = { roots: [{ uri: 'file:///srv/work', name: 'work' }] };

const requestInit = (token: string | undefined) =>
  token === undefined ? {} : { requestInit: { headers: { authorization: `Bearer ${token}` } } };

const called = async (
  run: (onprogress: (progress: unknown) => void) => Promise<unknown>,
): Promise<{ outcome: unknown; progress: unknown[] }> => {
  const progress: unknown[] = [];
  const outcome = await run((told) => progress.push(told)).catch((error: Error) => ({
    thrown: error.message,
  }));
  return { outcome, progress };
};

/** Executes what servers ask of it as tasks, and tools that ask for it. */
export const connectV1: Connect = async (url, token) => {
  const taskStore = new InMemoryTaskStore();
  const client = new ClientV1(INFO, { capabilities: { ...CAPABILITIES, tasks: TASKS }, taskStore });
  const asTask = async (wanted: boolean, result: object, store: unknown) => {
    if (!wanted) return result;
    const tasks = store as Pick<InMemoryTaskStore, 'createTask' | 'storeTaskResult'>;
    const task = await tasks.createTask({ ttl: 60_000 } as never, undefined as never, undefined as never);
    await tasks.storeTaskResult(task.taskId, 'completed', result as never);
    return { task };
  };
  client.setRequestHandler(
    CreateMessageRequestSchema,
    ({ params }, { taskStore: store }) => asTask(params.task !== undefined, SAMPLE, store) as never,
  );
  client.setRequestHandler(
    ElicitRequestSchema,
    ({ params }, { taskStore: store }) => asTask(params.task !== undefined, ACCEPTED, store) as never,
  );
  client.setRequestHandler(ListRootsRequestSchema, () => ROOTS);
  await client.connect(new TransportV1(new URL(url), requestInit(token)) as never);
  const { tools } = await client.listTools();
  const asTasks = new Set(
    tools.filter(({ execution }) => execution?.taskSupport === 'required').map(({ name }) => name),
  );
  return {
    listTools: async () => (await client.listTools()).tools,
    call: (name, args) =>
      called(async (onprogress) => {
        if (!asTasks.has(name)) return client.callTool({ name, arguments: args }, undefined, { onprogress });
        let last: unknown;
        for await (const message of client.experimental.tasks.callToolStream({ name, arguments: args }))
          last = message;
        return last;
      }),
    close: () => client.close(),
  };
};

export const connectV2: Connect = async (url, token) => {
  const client = new ClientV2(INFO, { capabilities: CAPABILITIES });
  client.setRequestHandler('sampling/createMessage', async () => SAMPLE);
  client.setRequestHandler('elicitation/create', async () => ACCEPTED);
  client.setRequestHandler('roots/list', async () => ROOTS);
  await client.connect(new TransportV2(new URL(url), requestInit(token)));
  return {
    listTools: async () => (await client.listTools()).tools,
    call: (name, args) => called((onprogress) => client.callTool({ name, arguments: args }, { onprogress })),
    close: () => client.close(),
  };
};
