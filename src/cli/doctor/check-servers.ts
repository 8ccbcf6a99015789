/** Whether each MCP server answers the gateway's own credential. */
import type { Config } from '../../config/schema.ts';
import { type Finding, finding } from './finding.ts';

const TIMEOUT = 5000;

/** An `initialize` of MCP, as a body. */
export const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'firebreak-doctor', version: '1' },
  },
});

export const checkServers = ({ servers }: Config): Promise<readonly Finding[]> =>
  Promise.all(
    Object.entries(servers).map(([name, server]) =>
      finding(`server ${name}`, () => (server.transport === 'sse' ? listen(server) : greet(server))),
    ),
  );

type Server = Config['servers'][string];

const greet = async (server: Server): Promise<string> => {
  const { url } = server;
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...credentialOf(server),
  };
  const answer = await ask(url, { method: 'POST', headers, body: INITIALIZE });
  const session = answer.headers.get('mcp-session-id');
  if (session !== null) await endSession(url, headers, session);
  // Servers that speak only revisions without initialize say 400 to it, as MCP.
  if (!answer.ok && answer.status !== 400) throw new Error(`answered ${answer.status} to initialize`);
  return 'answers';
};

/** A server of revision 2024-11-05 begins with a stream. */
const listen = async (server: Server): Promise<string> => {
  const answer = await ask(server.url, { headers: { accept: 'text/event-stream', ...credentialOf(server) } });
  const type = answer.headers.get('content-type') ?? 'no content type';
  if (!answer.ok) throw new Error(`answered ${answer.status} to GET`);
  if (!type.startsWith('text/event-stream')) throw new Error(`answered ${type}, not an event stream, to GET`);
  return 'opens a stream';
};

const credentialOf = ({ credential }: Server): Record<string, string> =>
  credential === undefined ? {} : { authorization: `Bearer ${credential.bearer}` };

const ask = async (url: string, request: RequestInit): Promise<Response> => {
  const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT), redirect: 'error' });
  await answer.body?.cancel();
  if (answer.status === 401 || answer.status === 403) {
    throw new Error(`refuses the gateway (${answer.status}); look at its credential`);
  }
  return answer;
};

const endSession = (url: string, headers: Record<string, string>, session: string): Promise<unknown> =>
  fetch(url, {
    method: 'DELETE',
    headers: { ...headers, 'mcp-session-id': session },
    signal: AbortSignal.timeout(TIMEOUT),
  })
    .then((answer) => answer.body?.cancel())
    .catch(() => undefined);
