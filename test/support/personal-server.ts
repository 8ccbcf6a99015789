/** An MCP server that wants each person's own token: guarded by a real OAuth authorization server at the same origin. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider, { type Client, type OidcContext } from 'oidc-provider';
import { createOidcMemory } from '../../src/demo/company/oidc-memory.ts';
import { readForm } from '../../src/demo/company/sign-in-page.ts';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';

export interface PersonalServer {
  /** Its MCP endpoint, and its authorization server. */
  readonly url: string;
  readonly issuer: string;
  /** Who made each call of a tool, and with which token, oldest first. */
  readonly calls: readonly { readonly subject: string; readonly token: string }[];
  /** Every message that it took, oldest first. */
  readonly bodies: readonly string[];
  /** Every token that was given out, access and refresh. */
  readonly given: readonly string[];
  /** How often the token endpoint was asked for a refresh, in vain included. */
  readonly refreshes: () => number;
  /** Forgets every grant, as if people took back what they allowed. */
  readonly revokeAll: () => void;
  /** Ends all access tokens, and leaves refresh tokens alone. */
  readonly endAccessTokens: () => void;
  readonly close: () => Promise<void>;
}

export interface PersonalServerOptions {
  /** Seconds. */
  readonly accessTokenLife?: number;
  /** Whether it offers a stream to those who come with a token. */
  readonly standingStream?: boolean;
  /** What happens while a code or a refresh token is redeemed. */
  readonly redeeming?: () => Promise<void>;
  /** Changes what is published before it goes out. */
  readonly publish?: (document: Record<string, unknown>) => Record<string, unknown>;
}

interface AccessToken {
  readonly accountId: string;
  readonly aud?: string | readonly string[];
}

interface Guard {
  readonly AccessToken: { find(token: string): Promise<AccessToken | undefined> };
}

const SCOPES = ['openid', 'offline_access', 'tools'];

export const startPersonalServer = async (options: PersonalServerOptions = {}): Promise<PersonalServer> => {
  const { url: issuer, server, close } = await listenOnLoopback(0);
  const url = `${issuer}/mcp`;
  const calls: { subject: string; token: string }[] = [];
  const given: string[] = [];
  const bodies: string[] = [];
  let [refreshes, generation] = [0, 0];
  let ended = new Set<string>();
  const provider = new Provider(
    issuer,
    settings(url, () => generation, options),
  );
  provider.use(async (context, next) => {
    await next();
    if (context.oidc?.route === 'token') await options.redeeming?.();
    if (context.oidc?.route !== 'token') return;
    if (context.oidc.params?.['grant_type'] === 'refresh_token') refreshes += 1;
    const { access_token: access, refresh_token: refresh } = Object(context.body) as Record<string, string>;
    for (const token of [access, refresh]) if (token !== undefined) given.push(token);
  });
  const serve = provider.callback();

  const answer: RequestListener = async (request, response) => {
    const path = request.url ?? '/';
    if (path === '/.well-known/oauth-protected-resource/mcp') {
      const document = { resource: url, authorization_servers: [issuer], scopes_supported: ['tools'] };
      return sendJson(response, (options.publish ?? ((same) => same))(document));
    }
    if (path === '/mcp') return await guarded(request, response);
    if (path.startsWith('/interaction/')) return await askPerson(provider, request, response);
    serve(request, response);
  };

  const guarded = async (request: IncomingMessage, response: ServerResponse) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const found = ended.has(token) ? undefined : await (provider as unknown as Guard).AccessToken.find(token);
    if (found === undefined || ![found.aud].flat().includes(url)) {
      const challenge = `Bearer error="invalid_token", resource_metadata="${issuer}/.well-known/oauth-protected-resource/mcp"`;
      return void response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    if (request.method === 'GET' && options.standingStream === true) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      return;
    }
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const body = await text(request);
    bodies.push(body);
    const message = JSON.parse(body) as { id?: number; method: string };
    if (message.id === undefined) return void response.writeHead(202).end();
    if (message.method === 'tools/call') calls.push({ subject: found.accountId, token });
    sendJson(response, { jsonrpc: '2.0', id: message.id, result: resultOf(message.method, found.accountId) });
  };

  server.on('request', (request, response) => void answer(request, response));
  return {
    url,
    issuer,
    calls,
    bodies,
    given,
    refreshes: () => refreshes,
    revokeAll: () => {
      generation += 1;
    },
    endAccessTokens: () => {
      ended = new Set(given);
    },
    close,
  };
};

const settings = (
  url: string,
  generation: () => number,
  { accessTokenLife = 600 }: PersonalServerOptions,
) => {
  const memory = new Map<number, ReturnType<typeof createOidcMemory>>();
  /** Codes, tokens and grants of one generation are gone in the next one; clients stay. */
  const adapter = (model: string) => {
    const now = model === 'Client' ? 0 : generation();
    const kept = memory.get(now) ?? createOidcMemory(Date.now);
    memory.set(now, kept);
    return kept(model);
  };
  const always = (model: string) => {
    const of = () => adapter(model) as unknown as Record<string, (...parts: unknown[]) => unknown>;
    return new Proxy(
      {},
      {
        get:
          (_target, name) =>
          (...parts: unknown[]) =>
            of()[String(name)]?.(...parts),
      },
    );
  };
  return {
    adapter: always,
    // Ports share cookies, and the company's provider is one of the same kind.
    cookies: {
      keys: [randomUUID()],
      names: { session: '_p', interaction: '_p_interaction', resume: '_p_resume' },
    },
    scopes: SCOPES,
    pkce: { required: () => true },
    issueRefreshToken: async (_context: OidcContext, client: Client) =>
      client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: async () => false,
    findAccount: (_context: OidcContext, subject: string) => ({
      accountId: subject,
      claims: () => ({ sub: subject }),
    }),
    ttl: {
      AccessToken: accessTokenLife,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 600,
      Interaction: 600,
    },
    interactions: {
      url: (_context: OidcContext, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
    },
    loadExistingGrant: async ({ oidc }: OidcContext) => {
      if (oidc.result?.['consent'] === undefined) return undefined;
      const { clientId } = oidc.client;
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(SCOPES.join(' '));
      grant.addResourceScope(url, 'tools');
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: async () => true,
        getResourceServerInfo: () => ({
          scope: 'tools',
          audience: url,
          accessTokenFormat: 'opaque',
          accessTokenTTL: accessTokenLife,
        }),
      },
    },
  };
};

/** Who is asked says who they are; `nobody` does not allow it. */
const askPerson = async (provider: Provider, request: IncomingMessage, response: ServerResponse) => {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html');
    const form = '<form method="post"><input name="subject"><button>Allow</button></form>';
    return void response.end(`<!doctype html><title>Tracker</title><h1>Who are you?</h1>${form}`);
  }
  const accountId = (await readForm(request)).get('subject') ?? '';
  const result = accountId === 'nobody' ? { error: 'access_denied' } : { login: { accountId }, consent: {} };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
};

const resultOf = (method: string, subject: string): object => {
  if (method === 'tools/list') return { tools: [{ name: 'who_am_i', inputSchema: { type: 'object' } }] };
  if (method === 'tools/call') return { content: [{ type: 'text', text: `you are ${subject}` }] };
  const serverInfo = { name: 'personal', version: '1' };
  return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
};

const sendJson = (response: ServerResponse, value: unknown): void => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
};
