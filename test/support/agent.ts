/** An agent that speaks MCP to the gateway by hand, so that a test sees every byte and header of the answers. */
import type { World } from './start-world.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The whole body. */
  readonly text: string;
  /** The JSON-RPC messages in it, whether it was JSON or a stream of events. */
  readonly messages: readonly RpcMessage[];
  /** Result of the last message. */
  readonly result: Record<string, unknown> | undefined;
}

export type RpcMessage = Record<string, unknown>;

export interface RequestOptions {
  readonly id?: string | number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Told of each message of a stream as it comes. */
  readonly heard?: (message: RpcMessage) => void;
}

export interface Agent {
  /** Sends a body as it is; headers given here win. */
  post(body: string | Uint8Array<ArrayBuffer>, options?: Omit<RequestOptions, 'id'>): Promise<Answer>;
  request(method: string, params?: object, options?: RequestOptions): Promise<Answer>;
  /** Calls a tool. */
  call(tool: string, args?: object, options?: RequestOptions): Promise<Answer>;
}

export interface AgentOptions {
  readonly server: string;
  /** One of the sample people. */
  readonly subject?: string;
  readonly groups?: readonly string[];
  /** Instead of a fresh one of this subject. */
  readonly token?: string;
}

export const createAgent = async (
  world: Pick<World, 'mcp' | 'token'>,
  { server, subject = 'bob', groups, token: given }: AgentOptions,
): Promise<Agent> => {
  const url = world.mcp(server);
  const token = given ?? (await world.token(subject, url, groups === undefined ? {} : { groups }));
  let last = 0;

  const post: Agent['post'] = async (body, { headers = {}, signal, heard } = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body,
      ...(signal === undefined ? {} : { signal }),
    });
    return readAnswer(response, heard);
  };

  const request: Agent['request'] = (method, params, { id = ++last, ...options } = {}) =>
    post(
      JSON.stringify({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) }),
      options,
    );

  return {
    post,
    request,
    call: (tool, args = {}, options) => request('tools/call', { name: tool, arguments: args }, options),
  };
};

const readAnswer = async (response: Response, heard: RequestOptions['heard']): Promise<Answer> => {
  const text = heard === undefined ? await response.text() : await readLive(response, heard);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const messages = isStream ? readEvents(text) : readJson(text);
  const result = messages.at(-1)?.['result'] as Record<string, unknown> | undefined;
  return { status: response.status, headers: response.headers, text, messages, result };
};

/** The whole text; messages are told as soon as their line is there. */
const readLive = async (response: Response, heard: (message: RpcMessage) => void): Promise<string> => {
  let text = '';
  let told = 0;
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    const messages = readEvents(text.slice(0, text.lastIndexOf('\n') + 1));
    for (const message of messages.slice(told)) heard(message);
    told = messages.length;
  }
  return text;
};

const readEvents = (text: string): RpcMessage[] =>
  text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []));

const readJson = (text: string): RpcMessage[] => {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
};
