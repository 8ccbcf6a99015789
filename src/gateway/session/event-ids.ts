/** Event ids as the client sees them: sealed, with what a replay has to know, so that any replica can go on. */
import { callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { type Bound, openFor, sealFor } from '../../mcp/seal-for.ts';
import type { Exchange } from '../request/exchange.ts';
import type { Pending } from '../response/inspect-context.ts';
import type { Conversation } from './conversation.ts';

export interface EventPlace {
  /** The server's own event id. */
  readonly id: string;
  /** The request whose answer the stream carries; undefined on the standing stream. */
  readonly pending: Omit<Pending, 'raise'> | undefined;
}

interface Stream {
  readonly exchange: Pick<Exchange, 'caller' | 'server'>;
  readonly conversation: Pick<Conversation, 'recording'>;
}

export interface EventIds {
  seal(place: EventPlace, stream: Stream): string;
  /** Throws `unknown-session` for an id of another caller, server or session: no one replays another's events. */
  open(sealed: string, stream: Stream): EventPlace;
}

export interface EventIdsDeps {
  readonly seal: (plain: string, associated: readonly string[]) => string;
  readonly open: (sealed: string, associated: readonly string[]) => string | undefined;
}

/** Seals event ids for one stream. `open` throws `unknown-session` for an id of another caller, session or server. */
export const createEventIds = (deps: EventIdsDeps): EventIds => ({
  seal: ({ id, pending }, stream) => sealFor(deps, associated(stream), { id, pending }),
  open: (sealed, stream) => {
    const place = openFor<EventPlace>(deps, associated(stream), sealed);
    if (place === undefined) throw new Refusal('unknown-session', 'Unknown event id; start a new session.');
    return place;
  },
});

const associated = ({ exchange, conversation }: Stream): Bound => [
  'event',
  callerKey(exchange.caller),
  exchange.server,
  conversation.recording.id,
];
