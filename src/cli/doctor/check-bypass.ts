/**
 * Whether a protected server answers someone who goes round Firebreak, seen from where this runs: asked as a stranger
 * would ask, without a credential and with a made-up one.
 */
import { Agent, fetch, type Response } from 'undici';
import { API_RESOURCE } from '../../identity/protected-resource.ts';
import { INITIALIZE } from './check-servers.ts';
import type { Finding } from './finding.ts';

export interface Protected {
  /** What findings call it. */
  readonly name: string;
  readonly url: string;
}

/** Milliseconds. */
const CONNECT_TIMEOUT = 5000;
const ANSWER_TIMEOUT = 10_000;
const LONGEST_LOOK = 64 * 1024;

/** `ok` if it cannot be reached, `warn` if it can and refuses, `fail` if it answers. */
export const checkBypass = async (servers: readonly Protected[]): Promise<readonly Finding[]> => {
  const dispatcher = new Agent({
    // No secret is sent, and someone who goes round the gateway would not mind a certificate either.
    connect: { timeout: CONNECT_TIMEOUT, rejectUnauthorized: false },
  });
  try {
    return await Promise.all(servers.map((server) => checkOne(server, dispatcher)));
  } finally {
    await dispatcher.destroy();
  }
};

const CREDENTIALS = [{}, { authorization: 'Bearer firebreak-doctor' }];

const checkOne = async ({ name, url }: Protected, dispatcher: Agent): Promise<Finding> => {
  const about = `bypass ${name}`;
  const seen: Look[] = [];
  for (const credential of CREDENTIALS) seen.push(await look(url, { dispatcher, credential }));
  const worst = VERDICTS.map((verdict) => seen.find((each) => each.verdict === verdict)).find(Boolean);
  if (worst?.verdict === 'warn' && (await isGateway(url, dispatcher)))
    return { about, verdict: 'warn', text: `${url} ${GATEWAY}` };
  return { about, verdict: worst?.verdict ?? 'fail', text: `${url} ${worst?.text}` };
};

const VERDICTS = ['fail', 'warn', 'ok'] as const;

interface Look {
  readonly verdict: Finding['verdict'];
  readonly text: string;
}

interface Stranger {
  readonly dispatcher: Agent;
  readonly credential: Record<string, string>;
}

const look = async (url: string, stranger: Stranger): Promise<Look> => {
  try {
    const posted = await ask(url, 'POST', stranger);
    if (posted.speaksMcp) return ANSWERS;
    // A server of revision 2024-11-05 begins with a stream, and takes no POST there.
    const got = await ask(url, 'GET', stranger);
    return got.isStream ? ANSWERS : reached(posted.status);
  } catch (error) {
    return unanswered(error);
  }
};

interface Asked {
  readonly status: number;
  readonly isStream: boolean;
  readonly speaksMcp: boolean;
}

const ask = async (
  url: string,
  method: 'POST' | 'GET',
  { dispatcher, credential }: Stranger,
): Promise<Asked> => {
  const accept = method === 'POST' ? 'application/json, text/event-stream' : 'text/event-stream';
  const headers = { accept, 'content-type': 'application/json', ...credential };
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT);
  const body = method === 'POST' ? INITIALIZE : null;
  const answer = await fetch(url, { method, headers, body, signal, dispatcher, redirect: 'manual' });
  const isStream = answer.ok && (answer.headers.get('content-type') ?? '').startsWith('text/event-stream');
  const isRefused = answer.status === 401 || answer.status === 403;
  const text = method === 'POST' && !isRefused ? await beginningOf(answer) : '';
  await answer.body?.cancel().catch(() => {});
  await endSession(url, answer.headers.get('mcp-session-id'), { dispatcher, credential });
  // Also an error of JSON-RPC: servers without initialize say 400 to it, and so that they would talk.
  return { status: answer.status, isStream, speaksMcp: /"jsonrpc"\s*:\s*"2\.0"/.test(text) };
};

const beginningOf = async (answer: Response): Promise<string> => {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.includes('"jsonrpc"') || text.length > LONGEST_LOOK) break;
  }
  return text;
};

const endSession = async (
  url: string,
  session: string | null,
  { dispatcher, credential }: Stranger,
): Promise<void> => {
  if (session === null) return;
  const headers = { ...credential, 'mcp-session-id': session };
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT);
  const ended = await fetch(url, { method: 'DELETE', headers, signal, dispatcher }).catch(() => undefined);
  await ended?.body?.cancel().catch(() => {});
};

const GATEWAY =
  'is Firebreak itself, so this says nothing about what stands behind it; give the address of a protected server, or --config';

/** A gateway says so in the metadata of its API (RFC 9728), which anyone may read. */
const isGateway = async (url: string, dispatcher: Agent): Promise<boolean> => {
  const metadata = new URL('/.well-known/oauth-protected-resource/api', url);
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT);
  try {
    const answer = await fetch(metadata, { signal, dispatcher, redirect: 'manual' });
    const text = await beginningOf(answer);
    await answer.body?.cancel().catch(() => {});
    return (JSON.parse(text) as { resource_name?: unknown }).resource_name === API_RESOURCE;
  } catch {
    return false;
  }
};

const ANSWERS: Look = {
  verdict: 'fail',
  text: 'answers MCP here without Firebreak; let only the network of Firebreak reach it',
};

const reached = (status: number): Look => ({
  verdict: 'warn',
  text:
    status === 401 || status === 403
      ? `can be reached here and refuses strangers (${status}); a leaked credential would do, so let only the network of Firebreak reach it`
      : `can be reached here and answers HTTP ${status}, not MCP; look at whether it has to be`,
});

/** Errors of a way that does not lead there. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there, or a firewall says so',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to its network',
  ETIMEDOUT: 'connecting takes too long',
  UND_ERR_CONNECT_TIMEOUT: 'connecting takes too long',
  ENOTFOUND: 'its name is unknown here',
  EAI_AGAIN: 'its name cannot be looked up here',
};

const unanswered = (error: unknown): Look => {
  const code = codeOf(error);
  const why = UNREACHABLE[code];
  return why === undefined
    ? { verdict: 'warn', text: `takes connections here and does not answer (${code})` }
    : { verdict: 'ok', text: `cannot be reached from here: ${why}` };
};

const codeOf = (error: unknown): string => {
  const { code, cause, name, errors } = Object(error) as {
    code?: unknown;
    cause?: unknown;
    name?: unknown;
    errors?: readonly unknown[];
  };
  if (cause !== undefined) return codeOf(cause);
  if (typeof code === 'string') return code;
  const [first] = errors ?? [];
  return first === undefined ? String(name) : codeOf(first);
};
