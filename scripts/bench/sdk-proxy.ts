/** A proxy of the official SDK alone: a server for clients and a client of the measured server, a pair for each session. */
import { randomUUID } from 'node:crypto';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { Server, type ServerContext } from '@modelcontextprotocol/server';
import { serveToParent } from './serve-to-parent.ts';

const [, , upstream = ''] = process.argv;
const NAMED = { name: 'sdk-proxy', version: '1.0.0' };
const sessions = new Map<string, NodeStreamableHTTPServerTransport>();

/** Progress goes to the client under the token that it has chosen; the SDK makes one of its own for the server. */
const passProgress = ({ mcpReq: { _meta, notify } }: ServerContext) => {
  const { progressToken } = _meta ?? {};
  if (progressToken === undefined) return {};
  return {
    onprogress: (progress: { progress: number }) =>
      void notify({ method: 'notifications/progress', params: { ...progress, progressToken } }),
  };
};

const open = async (path: string): Promise<NodeStreamableHTTPServerTransport> => {
  const client = new Client(NAMED);
  await client.connect(new StreamableHTTPClientTransport(new URL(`${upstream}${path}`)));
  const server = new Server(NAMED, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', ({ params }) => client.listTools(params));
  server.setRequestHandler('tools/call', ({ params }, context) =>
    client.callTool(params, passProgress(context)),
  );
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
  });
  transport.onclose = () => void client.close();
  await server.connect(transport);
  return transport;
};

serveToParent(async (request, response) => {
  const known = sessions.get(String(request.headers['mcp-session-id']));
  await (known ?? (await open(request.url ?? '/'))).handleRequest(request, response);
});
