/**
 * A person has to connect to a server that is used in their own name: clients that declare elicitation in URL mode are asked
 * to take them to the page, in the way of their revision. All others read where it is in the text of the refusal.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal } from '../../domain/refusal.ts';
import { joinSignals } from '../../domain/time/stop.ts';
import { declaresTasks } from '../../mcp/revisions/declares-tasks.ts';
import { declaresUrls, URL_REVISION } from '../../mcp/revisions/declares-urls.ts';
import { askToRetry, mayRetry } from '../input-required/ask-to-retry.ts';
import { MOST_RETRIES } from '../input-required/input-required-retries.ts';
import { CONNECTION } from '../input-required/open-own-state.ts';
import type { RequestStates } from '../input-required/request-states.ts';
import { noteRefused } from '../record/note-refused.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { Shutdown } from '../shutdown.ts';
import type { AskedUrls } from './asked-urls.ts';

export interface AskToConnectDeps {
  readonly states: Pick<RequestStates, 'seal'>;
  readonly asked: Pick<AskedUrls, 'ask'>;
  /** `caller` as `callerKey` names them. */
  readonly isConnected: (server: string, caller: string) => Promise<boolean>;
  /** Milliseconds for which a client can be kept waiting. */
  readonly patience: number;
  readonly draining: Shutdown['draining'];
  readonly now: () => number;
  readonly newId: () => string;
}

/** Resolves with whether the client was asked, and so has its answer; it rejects if the store does. */
export type AskToConnect = (request: RequestContext, refusal: Refusal) => Promise<boolean>;

/** Milliseconds between two looks at whether a person has connected. */
const LOOK_EVERY = 1000;
/** JSON-RPC code of MCP 2025-11-25. */
const URL_ELICITATION_REQUIRED = -32042;

/** Returns what asks clients of both eras. The refusal brings the address of the page. */
export const createAskToConnect = (deps: AskToConnectDeps): AskToConnect => {
  /** The error of 2025-11-25, after which the client repeats the request by itself or by its person. */
  const byError = async (request: RequestContext, refusal: Refusal, url: string): Promise<boolean> => {
    const { conversation, message, channel } = request;
    // At initialize there is no session yet in which the client could be told more.
    const elicitationId = conversation.isSession ? await deps.asked.ask(conversation) : deps.newId();
    const text = request.makeSafe(refusal.message);
    noteRefused(request, refusal);
    const error = {
      code: URL_ELICITATION_REQUIRED,
      message: text,
      data: {
        elicitations: [{ mode: 'url', elicitationId, url, message: sentenceFor(conversation.server) }],
        'dev.firebreak/decision': { action: 'deny', rule: `firebreak.${refusal.code}` },
      },
    };
    await channel.send(JSON.stringify({ jsonrpc: '2.0', id: message.id, error }));
    return true;
  };

  /** The result of 2026-07-28: asked once, then the client comes back until its person has connected. */
  const byRetry = async (request: RequestContext, url: string): Promise<boolean> => {
    const { carried, caller, conversation } = request;
    if (carried !== undefined && carried.kind !== 'connecting') return false;
    const { server } = conversation;
    const rounds = (carried?.rounds ?? 0) + 1;
    const requestState = deps.states.seal({ kind: 'connecting', rounds }, { caller, server });
    if (carried === undefined) {
      const params = { mode: 'url', message: sentenceFor(server), url };
      const inputRequests = { [CONNECTION]: { method: 'elicitation/create', params } };
      await askToRetry(request, { requestState, inputRequests });
      return true;
    }
    const hasLeft = carried.action !== undefined && carried.action !== 'accept';
    if (hasLeft || rounds > MOST_RETRIES) return false;
    await waitFor(request);
    if (!request.stopped.aborted) await askToRetry(request, { requestState });
    return !request.stopped.aborted;
  };

  /** Until the person has connected, the client is gone, or its patience is over. */
  const waitFor = async ({ conversation: { server, caller }, channel, givenUp }: RequestContext) => {
    const until = deps.now() + deps.patience;
    const over = joinSignals(givenUp, deps.draining);
    const end = channel.hold(() => `waiting until the person has connected to ${server}`);
    try {
      while (!over.signal.aborted && deps.now() < until && !(await deps.isConnected(server, caller)))
        await sleep(Math.min(LOOK_EVERY, deps.patience), undefined, {
          signal: over.signal.abortSignal,
        }).catch(() => {});
    } finally {
      end();
      over.release();
    }
  };

  return async (request, refusal) => {
    const { spoken, message, conversation } = request;
    const url = refusal.data?.['url'];
    if (typeof url !== 'string' || declaresTasks(spoken, message)) return false;
    if (mayRetry(request)) return declaresUrls('2026', message) && (await byRetry(request, url));
    if (spoken.era === '2026' || !conversation.opensUrls) return false;
    const isOfRevision = message.method === 'initialize' || spoken.revision === URL_REVISION;
    return isOfRevision && (await byError(request, refusal, url));
  };
};

const sentenceFor = (server: string): string =>
  `The server ${server} is used in your own name. Connect to it once on this page of Firebreak.`;
