/**
 * The grant by which an assertion becomes an access token without a browser (RFC 7523, section 2.1): a job's own token, or
 * the identity assertion of a person that their provider gave to a client (MCP, enterprise-managed authorization).
 */
import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import { errors, type GrantContext } from 'oidc-provider';
import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import { JWT_BEARER } from './client-rules.ts';
import { personId } from './people.ts';
import { MCP_SCOPE } from './read-authorization-request.ts';
import type { Resources } from './resources.ts';

/** Section 7.2 of draft-ietf-oauth-identity-assertion-authz-grant. */
export const ID_JAG_PROFILE = 'urn:ietf:params:oauth:grant-profile:id-jag';
/** Stands for the client of requests that name none: workloads are known by their assertion alone. */
export const WORKLOAD_CLIENT = 'workload';

/** An assertion that holds. */
export interface Asserted {
  readonly caller: Caller;
  /** Of a person's assertion: the client that it was given to, and what it opens there; undefined for a workload's. */
  readonly given:
    | { readonly clientId: string; readonly resource: unknown; readonly scope: unknown }
    | undefined;
  /** Uses it up. @throws Refusal `unauthenticated` if that was done before. */
  readonly redeem: () => Promise<void>;
}

export interface AssertionGrantDeps {
  readonly provider: Provider;
  readonly resources: Resources;
  /** Whether tokens for the API are given for this caller. */
  readonly mayUseApi: (caller: Caller) => Promise<boolean>;
  /** What tokens for a resource are like, as the library wants to know it. */
  readonly tokensFor: (resource: string) => object;
  /** @throws Refusal `unauthenticated`, whose sentence is safe to show. */
  readonly verify: (assertion: string) => Promise<Asserted>;
}

/** Has the provider take assertions at its token endpoint, from clients that may present them. */
export const offerAssertionGrant = (deps: AssertionGrantDeps): void =>
  deps.provider.registerGrantType(
    JWT_BEARER,
    async (context) => {
      context.body = await answer(deps, context);
    },
    ['assertion', 'resource', 'scope'],
  );

const answer = async (deps: AssertionGrantDeps, context: GrantContext): Promise<object> => {
  const { provider, resources, tokensFor, verify } = deps;
  const { client, params } = context.oidc;
  const assertion = params['assertion'];
  if (typeof assertion !== 'string')
    throw new errors.InvalidRequest("missing required parameter 'assertion'");
  const asserted = await verify(assertion).catch(invalidGrant);
  checkClient(asserted, client.clientId);
  const resource = resourceOf(asserted, params['resource'], resources);
  if (resources.isApi(resource)) await checkApi(asserted, deps);
  checkScope(asserted.given?.scope);
  // Last, so that a request that fails for another reason can be sent again.
  await asserted.redeem().catch(invalidGrant);
  const { caller } = asserted;
  const accountId = personId(caller);
  context.oidc.entity('Account', { accountId, caller, claims: async () => ({ sub: accountId }) });
  const token = new provider.AccessToken({ accountId, client, gty: 'jwt_bearer', scope: MCP_SCOPE });
  token.resourceServer = new provider.ResourceServer(resource, tokensFor(resource));
  return {
    access_token: await token.save(),
    token_type: 'Bearer',
    expires_in: token.expiration,
    scope: MCP_SCOPE,
  };
};

const invalidGrant = (error: unknown): never => {
  if (!(error instanceof Refusal)) throw error;
  if (error.code === 'unauthenticated') {
    throw new errors.CustomOIDCProviderError('invalid_grant', error.message);
  }
  const sentence = 'Whether the assertion was used before cannot be told just now. Try again in a moment.';
  const refusal = new errors.CustomOIDCProviderError('temporarily_unavailable', sentence);
  throw Object.assign(refusal, { status: 503, statusCode: 503, cause: error });
};

/** A person's assertion is worth something to the client that it was given to, and to no other. */
const checkClient = ({ given }: Asserted, clientId: string): void => {
  if (given === undefined || (given.clientId === clientId && clientId !== WORKLOAD_CLIENT)) return;
  throw new errors.CustomOIDCProviderError(
    'invalid_grant',
    'The assertion was given to another client: its client_id has to be that of the client that presents it.',
  );
};

/** What the assertion names wins; the request can but name the same. */
const resourceOf = ({ given }: Asserted, asked: unknown, resources: Resources): string => {
  const named = [given?.resource, asked].flat().filter((each) => each !== undefined);
  const resource = named.length === 0 ? resources.only : resources.one(named);
  if (resource !== undefined) return resource;
  throw new errors.InvalidTarget(
    'resource has to be the URL of one MCP server behind this gateway, the one that the assertion names if it names one',
  );
};

/** No client gets the API in the name of a person who was not asked, and no job that no role names. */
const checkApi = async (
  { given, caller }: Asserted,
  { mayUseApi }: Pick<AssertionGrantDeps, 'mayUseApi'>,
): Promise<void> => {
  if (given === undefined && (await mayUseApi(caller))) return;
  throw new errors.InvalidTarget(
    'the API takes tokens of jobs that identity.roles names, and of no assertion about a person',
  );
};

/** The provider may have left the person without the only scope that there is. */
const checkScope = (scope: unknown): void => {
  if (scope === undefined || String(scope).split(' ').includes(MCP_SCOPE)) return;
  throw new errors.InvalidScope(`the assertion does not carry the scope ${MCP_SCOPE}`, MCP_SCOPE);
};

const MOST_BYTES = 56 * 1024;

/**
 * Lets workloads ask without a client (RFC 7521, section 4.1), which the library knows nothing of: their request is read as
 * that of `WORKLOAD_CLIENT`. The library reads a form by `iterator`, and only then it is known what kind of request it is.
 */
export const nameWorkload = (request: IncomingMessage): void => {
  const read = request.iterator.bind(request);
  request.iterator = (options) => completed(request, read(options));
  // The form may become longer than it was announced.
  delete request.headers['content-length'];
  request.headers['transfer-encoding'] = 'chunked';
};

async function* completed(
  { headers }: IncomingMessage,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of chunks) {
    length += part.length;
    if (length > MOST_BYTES) throw new Error('the form is too long');
    parts.push(part);
  }
  const form = new URLSearchParams(Buffer.concat(parts).toString('utf8'));
  yield* parts;
  const isNamed = form.has('client_id') || headers.authorization !== undefined;
  if (form.get('grant_type') === JWT_BEARER && !isNamed) yield Buffer.from(`&client_id=${WORKLOAD_CLIENT}`);
  return undefined;
}
