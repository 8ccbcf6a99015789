/** Whether each MCP server answers the gateway: asked by the gateway's own way, with its credential, decoding and limits. */
import { randomUUID } from 'node:crypto';
import { upstreamServers } from '../../app/upstream-servers.ts';
import type { Config } from '../../config/schema.ts';
import { greeting, ownGreeting, sessionControl } from '../../gateway/admission.ts';
import { checkAnswer, upstreamRequest } from '../../gateway/request/upstream-request.ts';
import { readAnswer } from '../../gateway/response/read-answer.ts';
import { parseMessage } from '../../mcp/jsonrpc/parse-message.ts';
import type { Trouble } from '../../upstream/find-trouble.ts';
import { createUpstream, type Upstream } from '../../upstream/forward.ts';
import { type Finding, finding } from './finding.ts';

/** Milliseconds. */
const TIMEOUT = 5000;
const REVISION = '2025-11-25';
const ID = 1;

/** An `initialize` of MCP, as a body. */
export const INITIALIZE = greeting(ID, REVISION);

type Asked = Pick<Config, 'servers' | 'identity' | 'limits'>;

/** Resolves with a finding for each server. Never rejects. */
export const checkServers = (config: Asked): Promise<readonly Finding[]> =>
  Promise.all(
    Object.entries(config.servers).map(([name, { credential }]) =>
      finding(`server ${name}`, async () =>
        takesCaller(credential) ? 'not tried: it takes the token of a caller' : check(name, config),
      ),
    ),
  );

/** Servers that are called in someone's name answer no one else. */
const takesCaller = (credential: Asked['servers'][string]['credential']): boolean =>
  [credential?.exchange, credential?.idJag, credential?.perUser].some((kind) => kind !== undefined);

/** Of callers there are none here. */
const NO_CALLERS = {
  subjectTokenOf: () => () => undefined,
  connections: new Map(),
  identityToken: async () => undefined,
  log: { warn: () => {} },
  now: Date.now,
};

const check = async (name: string, config: Asked): Promise<string> => {
  const troubles: Trouble[] = [];
  const upstream = createUpstream({
    servers: upstreamServers(config, NO_CALLERS),
    connectTimeout: TIMEOUT,
    tellTrouble: (_server, trouble) => void troubles.push(trouble),
    answerBytes: config.limits.answerBytes,
    openStreams: 1,
    newId: randomUUID,
  });
  try {
    await greet(name, upstream, config.limits.answerBytes);
    return 'answers';
  } catch (error) {
    // What the way upstream has found says more than what a caller would be told.
    throw troubles[0] === undefined ? error : new Error(troubles[0].text);
  } finally {
    upstream.close();
  }
};

const greet = async (name: string, { forward }: Upstream, limit: number): Promise<void> => {
  const spoken = { era: '2025', revision: REVISION } as const;
  const asking = { spoken, conversation: { upstreamSession: undefined, caller: undefined } };
  const request = upstreamRequest('POST', asking, { call: { method: 'initialize' } });
  const signal = AbortSignal.timeout(TIMEOUT);
  const admission = ownGreeting(name, { id: ID, revision: REVISION });
  const answer = await checkAnswer(await forward(admission, { ...request, signal }), asking.conversation);
  const session = answer.headers['mcp-session-id'];
  try {
    // Servers that speak only revisions without initialize say 400 to it, as MCP.
    if (answer.status > 400) throw new Error(`answered ${answer.status} to initialize`);
    if (!isResponse(await readAnswer(answer, ID, limit)))
      throw new Error('answered initialize with no message of MCP');
  } finally {
    answer.discard();
    if (session !== undefined) await endSession(name, session, { forward });
  }
};

const isResponse = (text: string): boolean => {
  const parsed = parseMessage(text, { from: 'server' });
  return parsed.kind === 'single' && parsed.message.kind === 'response';
};

const endSession = async (name: string, session: string, { forward }: Pick<Upstream, 'forward'>) => {
  const spoken = { era: '2025', revision: REVISION } as const;
  const request = upstreamRequest('DELETE', {
    spoken,
    conversation: { upstreamSession: session, caller: undefined },
  });
  const ended = forward(sessionControl(name, 'DELETE'), { ...request, signal: AbortSignal.timeout(TIMEOUT) });
  await ended.then(({ discard }) => discard()).catch(() => undefined);
};
