/** The standing stream of a session: what the server says without being asked, and answers cut off before. */
import { Refusal } from '../domain/refusal.ts';
import type { Quota } from '../limits/quota.ts';
import { readHead } from '../mcp/headers/request-headers.ts';
import { checkBodiless } from '../mcp/revisions/era.ts';
import { type KillSwitches, stoppedBy } from '../operators/kill-switches.ts';
import type { Forward } from '../upstream/ports.ts';
import { sessionControl } from './admission.ts';
import type { Exchange } from './request/exchange.ts';
import { orRefuse } from './request/or-refuse.ts';
import { checkAnswer, upstreamRequest } from './request/upstream-request.ts';
import { createLane, type HoldPace } from './response/lane.ts';
import type { Relay } from './response/relay.ts';
import type { Conversations } from './session/conversation.ts';
import type { EventIds } from './session/event-ids.ts';
import { alsoAborted, type Shutdown } from './shutdown.ts';
import { type Lists, tellListChanges } from './tools/tell-list-changes.ts';

export interface HandleGetDeps extends Lists {
  readonly conversations: Conversations;
  readonly eventIds: EventIds;
  readonly forward: Forward;
  readonly relay: Relay;
  readonly pace: HoldPace;
  readonly killing: KillSwitches['killing'];
  readonly watch: KillSwitches['watch'];
  /** Standing streams of one caller. */
  readonly streams: Quota;
  /** Standing streams end once this is aborted; clients open them again elsewhere. */
  readonly draining: Shutdown['draining'];
}

export const createHandleGet =
  (deps: HandleGetDeps) =>
  async (exchange: Exchange): Promise<void> => {
    const { server, caller, address, gone } = exchange;
    const head = orRefuse(readHead(exchange.rawHeaders, 'GET'));
    const spoken = orRefuse(checkBodiless(head.revision));
    const origin = { server, caller, client: { address }, revision: spoken.revision };
    const conversation = await deps.conversations.find(origin, head.sessionId);
    const running = { caller, server, tool: undefined, session: conversation.recording.id };
    const killed = deps.killing(running);
    if (killed !== undefined) throw stoppedBy(killed);
    const place =
      head.lastEventId === undefined
        ? undefined
        : deps.eventIds.open(head.lastEventId, { exchange, conversation });
    const release = deps.streams(caller);
    const watched = deps.watch(running);
    const { signal, release: unfollow } = alsoAborted(
      AbortSignal.any([gone, watched.stopped]),
      deps.draining,
    );
    try {
      const request = upstreamRequest('GET', { spoken, conversation }, { lastEventId: place?.id });
      const received = await deps.forward(sessionControl(server, 'GET'), { ...request, signal });
      if (received.status === 405) {
        received.discard();
        throw new Refusal('method-not-allowed', 'The server offers no stream here.');
      }
      const answer = await checkAnswer(received, conversation);
      const pending = place?.pending === undefined ? undefined : { ...place.pending, raise: () => 0 };
      const lane = createLane({ ...deps, ...exchange, accepts: head.accepts, progressToken: undefined });
      const quiet = tellListChanges(deps, { conversation, lane, answer });
      await deps
        .relay({
          answer,
          context: { caller, spoken, conversation, pending },
          lane,
          headers: {},
          sealEventId: (id) => deps.eventIds.seal({ id, pending }, { exchange, conversation }),
          expectsAnswer: false,
          ends: deps.draining,
          gone,
          weight: exchange.weight,
        })
        .finally(quiet);
    } finally {
      unfollow();
      watched.release();
      release();
    }
  };
