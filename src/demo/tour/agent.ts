/** An AI agent's MCP client, the official SDK's, signed in as someone and talking to the gateway only. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export interface Told {
  /** Everything the model reads. */
  readonly text: string;
  readonly isError: boolean;
}

export interface Agent {
  /** Names of the tools it is offered. */
  tools(): Promise<readonly string[]>;
  /** Calls a tool and keeps asking, as agents are told to, while the call waits for people. */
  call(tool: string, args: Readonly<Record<string, unknown>>): Promise<Told>;
  close(): Promise<void>;
}

export interface AgentOptions {
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Milliseconds without a sign of life from the gateway. */
const PATIENCE = 60_000;

/** Resolves once the client is connected. Rejects if the gateway does not let it in. */
export const connectAgent = async ({ url, token, signal }: AgentOptions): Promise<Agent> => {
  const client = new Client({ name: 'support-agent', version: '1.0.0' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));

  const call: Agent['call'] = async (tool, args) => {
    const result = await client.callTool(
      { name: tool, arguments: { ...args } },
      { signal, timeout: PATIENCE, resetTimeoutOnProgress: true, onprogress: () => {} },
    );
    const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    // The hold is shorter than people may take; the same call again joins the same approval.
    if (result.isError === true && / is pending .*exactly the same arguments/.test(text))
      return call(tool, args);
    return { text, isError: result.isError === true };
  };

  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call,
    close: () => client.close(),
  };
};
