/** Which revision of MCP a message speaks: its body decides, its headers are only checked against that. */
import type { JsonNode } from '../json/json-node.ts';
import { member } from '../json/node-value.ts';
import { mismatch, type Problem } from '../jsonrpc/problem.ts';

/** The revision that has batches, and the one to assume if a 2025 message has no version header. */
export const BATCH_REVISION = '2025-03-26';
/** The first revision without sessions and handshake. */
const STATELESS_REVISION = '2026-07-28';

/** What the version header of a message without claim may name; 2024-11-05 is spoken over Streamable HTTP too. */
const SESSION_REVISIONS: readonly string[] = ['2025-11-25', '2025-06-18', BATCH_REVISION, '2024-11-05'];

/** `_meta` key whose presence claims revision 2026-07-28 or later. */
export const REVISION_KEY = 'io.modelcontextprotocol/protocolVersion';

/** `_meta` key with the capabilities of the client, which revision 2026-07-28 declares with every request. */
export const CLIENT_CAPABILITIES_KEY = 'io.modelcontextprotocol/clientCapabilities';

/** What revision 2026-07-28 took away; subscribing is part of `subscriptions/listen` there. */
const REMOVED: ReadonlySet<string> = new Set([
  'initialize',
  'ping',
  'logging/setLevel',
  'resources/subscribe',
  'resources/unsubscribe',
]);

/** Whether the era that the parameters claim has no such method any more. */
export const isRemoved = (method: string, params: JsonNode | undefined): boolean =>
  REMOVED.has(method) && hasClaim(params);

export type Era = '2025' | '2026';

export interface Spoken {
  readonly kind: 'spoken';
  readonly era: Era;
  /** Undefined for `initialize`, which is about to negotiate it. */
  readonly revision: string | undefined;
}

/** Whether the parameters claim the stateless era, well-formed or not: a broken claim never falls back to 2025. */
export const hasClaim = (params: JsonNode | undefined): boolean => claimOf(params) !== undefined;

const claimOf = (params: JsonNode | undefined): JsonNode | undefined =>
  member(member(params, '_meta'), REVISION_KEY);

/** As much of a message as its revision depends on. */
interface Claiming {
  readonly kind: 'request' | 'notification' | 'response';
  readonly method?: string;
  readonly params?: JsonNode | undefined;
}

/** The revision of a client's message, cross-checked with its MCP-Protocol-Version header. */
export const checkRevision = (message: Claiming, header: string | undefined): Spoken | Problem => {
  const claim = message.kind === 'response' ? undefined : claimOf(message.params);
  return claim === undefined ? checkUnclaimed(message, header) : checkClaim(message, claim, header);
};

const checkClaim = (message: Claiming, claim: JsonNode, header: string | undefined): Spoken | Problem => {
  if (claim.kind !== 'string') return invalidParams(`_meta["${REVISION_KEY}"] must be a string.`);
  if (header !== undefined && header !== claim.value) {
    return mismatch('The MCP-Protocol-Version header and _meta name different revisions.', [
      header,
      claim.value,
    ]);
  }
  if (claim.value !== STATELESS_REVISION) return unsupported(claim.value, [STATELESS_REVISION]);
  if (header === undefined && message.kind === 'request') {
    return mismatch('The MCP-Protocol-Version header is missing.');
  }
  return { kind: 'spoken', era: '2026', revision: claim.value };
};

const checkUnclaimed = (message: Claiming, header: string | undefined): Spoken | Problem => {
  if (header === STATELESS_REVISION) return checkBareHeader(message);
  // The header means something only once the revision is negotiated.
  if (message.kind === 'request' && message.method === 'initialize') {
    return { kind: 'spoken', era: '2025', revision: undefined };
  }
  return checkSessionRevision(header);
};

/** A header that names the stateless era while the body does not. */
const checkBareHeader = (message: Claiming): Spoken | Problem => {
  // Client notifications have no envelope in 2026-07-28, and no server runs anything because of one.
  if (message.kind === 'notification') return { kind: 'spoken', era: '2026', revision: STATELESS_REVISION };
  if (message.kind === 'response' || message.method === 'initialize') {
    return mismatch(`The body is not one of revision ${STATELESS_REVISION}, which the header names.`);
  }
  return invalidParams(`Revision ${STATELESS_REVISION} needs params._meta["${REVISION_KEY}"].`);
};

/** The version header of a GET or DELETE, which only revisions with sessions have. */
export const checkBodiless = (header: string | undefined): Spoken | Problem =>
  header === STATELESS_REVISION
    ? {
        kind: 'problem',
        status: 405,
        code: -31405,
        sentence: `Revision ${STATELESS_REVISION} has POST only.`,
      }
    : checkSessionRevision(header);

const checkSessionRevision = (header: string | undefined): Spoken | Problem => {
  const revision = header ?? BATCH_REVISION;
  if (!SESSION_REVISIONS.includes(revision))
    return unsupported(revision, [STATELESS_REVISION, ...SESSION_REVISIONS]);
  return { kind: 'spoken', era: '2025', revision };
};

const unsupported = (requested: string, supported: readonly string[]): Problem => ({
  kind: 'problem',
  status: 400,
  code: -32022,
  sentence: 'This MCP revision is not supported.',
  data: { supported, requested },
});

const invalidParams = (sentence: string): Problem => ({
  kind: 'problem',
  status: 400,
  code: -32602,
  sentence,
});
