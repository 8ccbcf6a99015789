/** Whether each MCP server answers the gateway's own credential. */
import type { Config } from '../../config/schema.ts';
import { type Finding, finding } from './finding.ts';

const TIMEOUT = 5000;

const INITIALIZE = JSON.stringify({
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
    Object.entries(servers).map(([name, server]) => finding(`server ${name}`, () => greet(server))),
  );

const greet = async ({ url, credential }: Config['servers'][string]): Promise<string> => {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(credential === undefined ? {} : { authorization: `Bearer ${credential.bearer}` }),
  };
  const signal = AbortSignal.timeout(TIMEOUT);
  const answer = await fetch(url, { method: 'POST', headers, body: INITIALIZE, signal, redirect: 'error' });
  await answer.body?.cancel();
  if (answer.status === 401 || answer.status === 403) {
    throw new Error(`refuses the gateway (${answer.status}); look at its credential`);
  }
  const session = answer.headers.get('mcp-session-id');
  if (session !== null) await endSession(url, headers, session);
  // Servers that speak only revisions without initialize say 400 to it, as MCP.
  if (!answer.ok && answer.status !== 400) throw new Error(`answered ${answer.status} to initialize`);
  return 'answers';
};

const endSession = (url: string, headers: Record<string, string>, session: string): Promise<unknown> =>
  fetch(url, {
    method: 'DELETE',
    headers: { ...headers, 'mcp-session-id': session },
    signal: AbortSignal.timeout(TIMEOUT),
  })
    .then((answer) => answer.body?.cancel())
    .catch(() => undefined);
