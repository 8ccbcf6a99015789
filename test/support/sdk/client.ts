/** Clients of both generations of the SDK behind one face, which answer whatever the server asks. */
import {
  Client as V2Client,
  StreamableHTTPClientTransport as V2Transport,
} from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';

export interface SdkClient {
  /** Text of the first content of the result. */
  call(tool: string, args?: Record<string, unknown>, options?: CallOptions): Promise<string>;
  /** Names of the tools that the client is shown. */
  tools(): Promise<readonly string[]>;
  /** What the server logged so far. */
  logs(): readonly unknown[];
  close(): Promise<void>;
}

export interface CallOptions {
  readonly onprogress?: (progress: { progress: number }) => void;
  readonly signal?: AbortSignal;
}

const CAPABILITIES = { capabilities: { sampling: {}, elicitation: {} } };
const SAMPLED = {
  role: 'assistant' as const,
  model: 'test-model',
  content: { type: 'text' as const, text: 'Paris' },
};
const ELICITED = { action: 'accept' as const, content: { response: 'yes' } };

export type Connect = (url: string, token: string) => Promise<SdkClient>;

const withToken = (token: string) => ({ requestInit: { headers: { authorization: `Bearer ${token}` } } });
const firstText = (result: object): string =>
  String((result as { content?: { text?: string }[] }).content?.[0]?.text);

export const connectV1: Connect = async (url, token) => {
  const client = new V1Client({ name: 'v1', version: '1' }, CAPABILITIES);
  const logged: unknown[] = [];
  client.setRequestHandler(CreateMessageRequestSchema, () => SAMPLED);
  client.setRequestHandler(ElicitRequestSchema, () => ELICITED);
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
    logged.push(params.data);
  });
  const transport = new V1Transport(new URL(url), withToken(token));
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return {
    call: async (name, args = {}, options = {}) =>
      firstText(await client.callTool({ name, arguments: args }, undefined, options)),
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    logs: () => logged,
    close: () => client.close(),
  };
};

/** `mode`: how it finds out what the server speaks; left out, it opens a session. */
const createConnectV2 =
  (mode?: 'auto' | { pin: string }): Connect =>
  async (url, token) => {
    const negotiation = mode === undefined ? {} : { versionNegotiation: { mode } };
    const client = new V2Client({ name: 'v2', version: '1' }, { ...CAPABILITIES, ...negotiation });
    const logged: unknown[] = [];
    client.setRequestHandler('sampling/createMessage', () => SAMPLED);
    client.setRequestHandler('elicitation/create', () => ELICITED);
    client.setNotificationHandler('notifications/message', ({ params }) => {
      logged.push(params.data);
    });
    await client.connect(new V2Transport(new URL(url), withToken(token)));
    return {
      call: async (name, args = {}, options = {}) =>
        firstText(await client.callTool({ name, arguments: args }, options)),
      tools: async () => (await client.listTools()).tools.map(({ name }) => name),
      logs: () => logged,
      close: () => client.close(),
    };
  };

export const connectV2 = createConnectV2();
/** Speaks 2026-07-28 instead of opening a session. */
export const connectV2Stateless = createConnectV2({ pin: '2026-07-28' });
/** Speaks 2026-07-28 where the server does, and else opens a session. */
export const connectV2Either = createConnectV2('auto');
