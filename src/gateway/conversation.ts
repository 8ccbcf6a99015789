/** What the gateway knows about one MCP session: a sealed id at the client, the server's id and the recording behind it. */
import type { Caller } from '../domain/caller.ts';
import { callerKey } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Recorder, Recording } from './ports.ts';

export interface Conversation {
  readonly server: string;
  readonly caller: Caller;
  readonly recording: Recording;
  /** The server's own session id; undefined for servers that keep none. */
  readonly upstreamSession: string | undefined;
  /** MCP revision agreed on at initialize, as far as it is known. */
  readonly revision: string | undefined;
  /** Requests of the server that wait for the client's answer, by id as JSON source. */
  readonly asked: Set<string>;
  /** Ids of the client's requests in flight, as JSON source. */
  readonly inFlight: Set<string>;
}

interface SealedSession {
  readonly upstream: string;
  readonly recording: string;
  readonly revision: string | undefined;
}

export interface Conversations {
  /** A conversation at its first message; the recording is opened, the server's session not yet known. */
  begin(origin: Origin): Promise<Conversation>;
  /** The conversation behind the client's session id, or behind caller and server where there is none. */
  find(origin: Origin, sessionId: string | undefined): Promise<Conversation>;
  /** Ties the conversation to the server's session; returns the id that the client gets to see. */
  bind(conversation: Conversation, upstreamSession: string, revision: string | undefined): string;
  end(conversation: Conversation): Promise<void>;
}

export interface Origin {
  readonly server: string;
  readonly caller: Caller;
  readonly client: { readonly name?: string; readonly version?: string; readonly address: string };
  readonly revision: string | undefined;
}

export interface ConversationsDeps {
  readonly recorder: Recorder;
  readonly seal: (plain: string, associated: readonly string[]) => string;
  readonly open: (sealed: string, associated: readonly string[]) => string | undefined;
  /** How many conversations are remembered; forgotten ones are found again from the sealed id. */
  readonly remembered: number;
}

export const createConversations = (deps: ConversationsDeps): Conversations => {
  const known = new Map<string, Promise<Conversation>>();

  const remember = (key: string, conversation: Promise<Conversation>) => {
    known.delete(key);
    known.set(key, conversation);
    conversation.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= deps.remembered) break;
      known.delete(oldest);
    }
    return conversation;
  };

  const begin = async (origin: Origin): Promise<Conversation> => {
    const recording = await deps.recorder.open(origin);
    const conversation = create(origin, recording);
    void remember(statelessKey(origin), Promise.resolve(conversation));
    return conversation;
  };

  const find: Conversations['find'] = (origin, sessionId) => {
    if (sessionId === undefined) return known.get(statelessKey(origin)) ?? begin(origin);
    const sealed = unseal(sessionId, origin);
    return known.get(sealed.recording) ?? remember(sealed.recording, resume(origin, sealed));
  };

  const resume = async (origin: Origin, sealed: SealedSession): Promise<Conversation> => {
    const recording = await deps.recorder.resume(sealed.recording);
    return create(origin, recording, sealed);
  };

  const unseal = (sessionId: string, origin: Origin): SealedSession => {
    const plain = deps.open(sessionId, associated(origin));
    if (plain === undefined) throw new Refusal('unknown-session');
    return JSON.parse(plain) as SealedSession;
  };

  const bind: Conversations['bind'] = (conversation, upstream, revision) => {
    const sealed: SealedSession = { upstream, recording: conversation.recording.id, revision };
    known.delete(statelessKey(conversation));
    void remember(sealed.recording, Promise.resolve({ ...conversation, upstreamSession: upstream, revision }));
    return deps.seal(JSON.stringify(sealed), associated(conversation));
  };

  const end: Conversations['end'] = async (conversation) => {
    known.delete(conversation.recording.id);
    known.delete(statelessKey(conversation));
    await conversation.recording.close();
  };

  return { begin, find, bind, end };
};

const create = (origin: Origin, recording: Recording, sealed?: SealedSession): Conversation => ({
  server: origin.server,
  caller: origin.caller,
  recording,
  upstreamSession: sealed?.upstream,
  revision: sealed?.revision ?? origin.revision,
  asked: new Set(),
  inFlight: new Set(),
});

/** A sealed id opens only for the caller and the server it was made for: a stolen one is unknown. */
const associated = ({ caller, server }: Pick<Origin, 'caller' | 'server'>) => ['session', callerKey(caller), server];

const statelessKey = ({ caller, server }: Pick<Origin, 'caller' | 'server'>) =>
  JSON.stringify([callerKey(caller), server]);
