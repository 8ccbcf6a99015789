/** The standing stream of a session: what the server says without being asked, and answers cut off before. */
import { Refusal } from '../../domain/refusal.ts';
import type { StopSignal } from '../../domain/time/stop.ts';
import { joinSignals } from '../../domain/time/stop.ts';
import { type KillSwitches, stoppedBy } from '../../operators/kill-switches.ts';
import type { Forward, UpstreamAnswer } from '../../upstream/ports.ts';
import { sessionControl } from '../admission.ts';
import type { Context } from '../context.ts';
import type { TellConnected } from '../elicitation/tell-connected.ts';
import type { GrantWatch } from '../grant-watch.ts';
import type { Relay } from '../response/relay.ts';
import { createResponseChannel, type HoldPace } from '../response/response-channel.ts';
import type { EventIds } from '../session/event-ids.ts';
import type { Shutdown } from '../shutdown.ts';
import { type Lists, tellListChanges } from '../tools/tell-list-changes.ts';
import { createBeginInTime } from './begin-in-time.ts';
import { checkAnswer, upstreamRequest } from './upstream-request.ts';

/** Resolves once the stream is over. Rejects with `method-not-allowed` if the server offers none. */
export type OpenStream = (context: Context<'stream'>) => Promise<void>;

export interface OpenStreamDeps {
  readonly lists: Lists;
  readonly tellConnected: TellConnected;
  readonly eventIds: EventIds;
  readonly forward: Forward;
  readonly relay: Relay;
  readonly pace: HoldPace;
  readonly watch: KillSwitches['watch'];
  readonly killing: KillSwitches['killing'];
  readonly grants: Pick<GrantWatch, 'watchGrant' | 'checkGrant'>;
  /** Standing streams end once this is aborted; clients open them again elsewhere. */
  readonly draining: Shutdown['draining'];
}

/** Resolves once the stream has ended: by the client, the server, an operator, or this gateway's end. */
export const createOpenStream = (deps: OpenStreamDeps): OpenStream => {
  const beginInTime = createBeginInTime();

  const openStream: OpenStream = async (context) => {
    const { caller, server, gone } = context.exchange;
    const { recording } = context.conversation;
    // Where it goes on with the answer of a call, what stops the tool or ends the access stops it: it was cut there before.
    const { tool, grant } = context.place?.pending ?? {};
    const what = { caller, server, tool, session: recording.id };
    const watched = deps.watch(what);
    const access = grant === undefined ? undefined : deps.grants.watchGrant(grant);
    const ends = access === undefined ? [] : [access.ended];
    const running = joinSignals(gone, watched.stopped, deps.draining, ...ends);
    try {
      const killed = deps.killing(what);
      if (killed !== undefined) throw stoppedBy(killed);
      if (grant !== undefined) await deps.grants.checkGrant(grant);
      await carry(context, running.signal);
    } finally {
      running.release();
      watched.release();
      access?.release();
    }
  };

  const carry = async (context: Context<'stream'>, signal: StopSignal): Promise<void> => {
    const { exchange, spoken, conversation, place, head } = context;
    const { caller, gone, reply, weight } = exchange;
    const pending = place?.pending === undefined ? undefined : { ...place.pending, raise: () => 0 };
    const channel = createResponseChannel({
      reply,
      accepts: head.accepts,
      progressToken: undefined,
      pace: deps.pace,
      gone,
    });
    const session = conversation.recording.id;
    const answer = await beginInTime({ session, channel, answer: () => ask(context, signal) });
    if (answer === undefined) return;
    const stops = [
      tellListChanges(deps.lists, { conversation, channel, answer }),
      deps.tellConnected({ spoken, conversation, channel }),
    ];
    await deps
      .relay({
        answer,
        context: { caller, spoken, conversation, pending },
        channel,
        headers: {},
        sealEventId: (id) => deps.eventIds.seal({ id, pending }, { exchange, conversation }),
        expectsAnswer: false,
        ends: deps.draining,
        gone,
        weight,
      })
      .finally(() => {
        for (const stop of stops) stop();
      });
  };

  const ask = async (context: Context<'stream'>, signal: StopSignal): Promise<UpstreamAnswer> => {
    const request = upstreamRequest('GET', context, { lastEventId: context.place?.id });
    const admission = sessionControl(context.exchange.server, 'GET');
    const received = await deps.forward(admission, { ...request, signal });
    if (received.status !== 405) return checkAnswer(received, context.conversation);
    received.discard();
    throw new Refusal('method-not-allowed', 'The server offers no stream here.');
  };

  return openStream;
};
