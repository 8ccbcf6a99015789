/** A request becomes one that is under way: its state, its id, the way its answer goes, and what can stop it. */
import { copyText } from '../../domain/text/copy-text.ts';
import { joinSignals } from '../../domain/time/stop.ts';
import { intentOf } from '../../mcp/jsonrpc/intent.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import { found, type Step } from '../context.ts';
import { openOwnState } from '../input-required/open-own-state.ts';
import type { RequestStates } from '../input-required/request-states.ts';
import { createResponseChannel, type HoldPace } from '../response/response-channel.ts';
import { trackInFlight } from '../session/track-in-flight.ts';
import type { ReceivedRequest } from './received-request.ts';

export interface ReceiveRequestDeps {
  readonly states: RequestStates;
  readonly watch: KillSwitches['watch'];
  readonly pace: HoldPace;
}

/** Rejects with `invalid-params` for a state of ours that is not this caller's, and with `malformed-message` for an id in use. */
export const createReceiveRequest =
  ({ states, watch, pace }: ReceiveRequestDeps): Step<'request'> =>
  ({ kind, ...context }, atEnd) => {
    const sent = found(context.sent);
    const { exchange, spoken, conversation } = sent;
    const { caller, server, gone } = exchange;
    const { text, message, carried } = openOwnState(sent, { caller, server, era: spoken.era }, states);
    const intent = intentOf(message);
    const tool = intent.tool && copyText(intent.tool);
    const { stopped, release } = watch({ caller, server, tool, session: conversation.recording.id });
    // Each by itself: a function that refers to more would keep the message in memory while it waits for people.
    atEnd(release);
    const givingUp = joinSignals(gone, stopped);
    atEnd(givingUp.release);
    atEnd(trackInFlight(conversation, message, givingUp.signal));
    const progressToken = intent.progressToken && copyText(intent.progressToken);
    const channel = createResponseChannel({
      reply: exchange.reply,
      accepts: sent.head.accepts,
      gone,
      progressToken,
      pace,
    });
    const received: ReceivedRequest = {
      caller,
      conversation,
      spoken,
      message,
      text,
      body: exchange.body,
      intent,
      carried,
      progressToken,
      channel,
      gone,
      stopped,
      givenUp: givingUp.signal,
    };
    return { kind, sent, received };
  };
