/**
 * A call that waits for people. Whatever was made of its message is let go meanwhile: what waits is a few small values,
 * and the rest of the work as a function that refers to nothing else.
 */

import { Refusal } from '../../domain/refusal.ts';
import { copyText } from '../../domain/text/copy-text.ts';
import { weightOf } from '../../limits/weight-of.ts';
import type { JsonObject } from '../../mcp/json/json-node.ts';
import { member } from '../../mcp/json/node-value.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';
import { intentOf } from '../../mcp/jsonrpc/intent.ts';
import { parseRequest, type RequestMessage } from '../../mcp/jsonrpc/parse-message.ts';
import { hasClaim, REVISION_KEY } from '../../mcp/revisions/era.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { HeldBodies, HeldBody } from './held-bodies.ts';
import type { HeldCall, Waited } from './wait-for-people.ts';

/** What is left to do of an exchange, once everything that led to it is out of memory. */
export type Rest = () => Promise<void>;

/** What is left to do, and then this, whatever comes of it; undefined if nothing is left. */
export const followedBy = (rest: Rest | undefined, end: () => void): Rest | undefined =>
  rest === undefined ? undefined : () => rest().finally(end);

/** Rejects if the call cannot be kept while it waits; then nothing is left of the hold. */
export type HoldCall = (request: RequestContext, held: HeldCall) => Promise<Rest>;

export interface HoldCallDeps {
  readonly heldBodies: HeldBodies;
  /** Goes on with a call that waited, as it came; resolves once it has been answered. Never rejects. */
  readonly goOn: (request: RequestContext, held: HeldCall, waited: Waited) => Promise<void>;
  readonly now: () => number;
}

/** Milliseconds that a held body outlasts the wait for people, for the checks before the call runs. */
const AFTERWARDS = 10 * 60_000;

/**
 * Resolves with what is left to do once people have decided. Rejects with `store-unavailable` if the body cannot be
 * kept.
 */
export const createHoldCall =
  (deps: HoldCallDeps): HoldCall =>
  async (request, held) => {
    const { caller, conversation } = request;
    const place = { caller, server: conversation.server };
    const until = deps.now() + (request.patience ?? 0) + AFTERWARDS;
    try {
      const body = await deps.heldBodies.keep(request.body, place, until);
      const small = withoutMessage(request);
      request.weight.request.set(body.inMemory);
      return restOf(deps, { small, held, body });
    } catch (error) {
      await held.leave();
      held.end();
      throw error;
    }
  };

interface Waiting {
  readonly small: RequestContext;
  readonly held: HeldCall;
  readonly body: HeldBody;
}

const restOf =
  ({ goOn }: HoldCallDeps, { small, held, body }: Waiting): Rest =>
  async () => {
    try {
      const waited = await held.wait();
      const needsBody = waited.kind !== 'refused' && waited.kind !== 'again';
      if (needsBody)
        await small.weight.request.grow(weightOf(body.size), small.gone).catch(ignoreLeaving(small));
      await goOn(needsBody ? withMessage(small, await body.read()) : small, held, waited);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('internal');
      await goOn(small, held, { kind: 'refused', refused: held.refuse(refusal) });
    } finally {
      held.end();
      await body.drop();
    }
  };

/** A client that has left is noticed when the call would run. */
const ignoreLeaving =
  ({ gone }: RequestContext) =>
  (error: unknown) => {
    if (!gone.aborted) throw error;
  };

const NOTHING_MASKED: RequestContext['masked'] = {
  text: '',
  found: [],
  detected: [],
  recorded: { text: '', found: [] },
};

/** What may still be said of the request without its message: its id, its method, and the era that its answer has to be of. */
const withoutMessage = (request: RequestContext): RequestContext => {
  const { id, method, tool } = request.pending;
  const own = { id: typeof id === 'string' ? copyText(id) : id, method: copyText(method) };
  const claim = hasClaim(request.message.params)
    ? { [REVISION_KEY]: request.spoken.revision ?? '' }
    : undefined;
  const text = JSON.stringify({ params: claim === undefined ? {} : { _meta: claim } });
  const message: RequestMessage = { kind: 'request', node: objectIn(text), ...own, params: paramsIn(text) };
  return {
    ...request,
    ...{ message, text, body: new Uint8Array(), masked: NOTHING_MASKED, intent: intentOf(message) },
    pending: { ...request.pending, ...own, tool: tool === undefined ? undefined : copyText(tool) },
  };
};

const objectIn = (text: string): JsonObject => {
  const scanned = scanJson(text);
  if (!scanned.ok || scanned.root.kind !== 'object') throw new Refusal('internal');
  return scanned.root;
};

const paramsIn = (text: string): JsonObject | undefined => {
  const params = member(objectIn(text), 'params');
  return params?.kind === 'object' ? params : undefined;
};

const withMessage = (small: RequestContext, body: Uint8Array): RequestContext => {
  const text = Buffer.from(body).toString('utf8');
  const message = parsed(text);
  return { ...small, body, text, message, intent: intentOf(message) };
};

const parsed = (text: string): RequestMessage => {
  const message = parseRequest(text);
  if (message === undefined) throw new Refusal('store-unavailable');
  return message;
};
