/** What the gateway knows about one MCP session: a sealed id at the client, the server's id and the recording behind it. */
import { type Caller, callerKey, clientKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import type { Stop } from '../../domain/time/stop.ts';
import type { Party, Recorder } from '../../recordings/recorder.ts';
import type { Recording } from '../../recordings/recording.ts';
import { createNotebook, type Notebook, type Observe } from '../record/notebook.ts';
import type { EndedSessions } from './ended-sessions.ts';
import { createSealedSessions } from './sealed-sessions.ts';

export interface Conversation extends Traffic {
  readonly server: string;
  /** Whose it is, as `callerKey` names them. */
  readonly caller: string;
  /** At which client of theirs, as `clientKey` names both. */
  readonly client: string;
  readonly recording: Notebook;
  /** Whether the client named a session of ours: one window of one client. */
  readonly isSession: boolean;
  /** The server's own session id; undefined before initialize, and for servers that keep none. */
  readonly upstreamSession: string | undefined;
  /** Whether the client of this session takes people to addresses that it is asked to open. */
  readonly opensUrls: boolean;
}

/** What is under way between this client and its server, by JSON-RPC id. */
interface Traffic {
  /** Ids, as the client knows them, of the server's requests that it has answered here. */
  readonly answered: Set<string>;
  /** Requests of the client, by id as JSON source; calling one gives up waiting for its approval, for that reason. */
  readonly inFlight: Map<string, Stop>;
}

export interface Conversations {
  /** At initialize: a new recording, the server's session not yet known. */
  begin(origin: Origin, opensUrls: boolean): Promise<Conversation>;
  /** Behind the client's session id; without one, the lineage of the same caller, client and server. */
  find(origin: Origin, sessionId: string | undefined): Promise<Conversation>;
  /** A session id for this client, with the server's sealed in it if that keeps sessions. */
  seal(conversation: Conversation, caller: Caller, upstreamSession: string | undefined): string;
  /** From when it resolves the id opens nothing any more, on any replica. @throws Refusal `store-unavailable` */
  end(conversation: Conversation): Promise<void>;
}

export interface Origin {
  readonly server: string;
  readonly caller: Caller;
  /** As it calls itself, unmasked. */
  readonly client: {
    readonly name?: string | undefined;
    readonly version?: string | undefined;
    readonly address: string;
  };
  readonly revision: string | undefined;
}

export interface ConversationsDeps {
  readonly recorder: Pick<Recorder, 'open' | 'resume' | 'continueLineage'>;
  readonly seal: (plain: string, associated: readonly string[]) => string;
  readonly open: (sealed: string, associated: readonly string[]) => string | undefined;
  readonly observe: Observe;
  readonly makeSafe: MakeSafe;
  readonly ended: EndedSessions;
  /** How many sessions' traffic is remembered; the one unused longest is forgotten first. */
  readonly remembered: number;
}

/** Opens, begins and ends conversations: by sealed session id, or by the caller's lineage for clients without sessions. */
export const createConversations = (deps: ConversationsDeps): Conversations => {
  const sealedSessions = createSealedSessions({
    seal: deps.seal,
    open: deps.open,
    remembered: deps.remembered,
  });
  const traffic = new Map<string, Traffic>();

  const trafficOf = (recording: Pick<Recording, 'id'>): Traffic => {
    const found = traffic.get(recording.id) ?? { answered: new Set(), inFlight: new Map() };
    traffic.delete(recording.id);
    traffic.set(recording.id, found);
    const [oldest] = traffic.keys();
    if (traffic.size > deps.remembered && oldest !== undefined) traffic.delete(oldest);
    return found;
  };

  /** One for each recording, as long as that is in use. */
  const notebooks = new WeakMap<Recording, { readonly server: string; readonly notebook: Notebook }>();
  const observed = (recording: Recording, server: string): Notebook => {
    const known = notebooks.get(recording);
    if (known?.server === server) return known.notebook;
    const { observe, makeSafe } = deps;
    const notebook = createNotebook({ recording, server, observe, makeSafe });
    notebooks.set(recording, { server, notebook });
    return notebook;
  };

  const partyOf = ({ client: { address, name, version }, ...origin }: Origin): Party => ({
    ...origin,
    client: {
      address,
      name: name === undefined ? undefined : deps.makeSafe(name),
      version: version === undefined ? undefined : deps.makeSafe(version),
    },
  });

  const askerOf = ({ caller }: Origin) => ({ caller: callerKey(caller), client: clientKey(caller) });

  const sessionless = (recording: Notebook) => ({
    recording,
    isSession: false,
    upstreamSession: undefined,
    opensUrls: false,
    ...trafficOf(recording),
  });

  const begin: Conversations['begin'] = async (origin, opensUrls) => {
    const recording = observed(await deps.recorder.open(partyOf(origin)), origin.server);
    return { server: origin.server, ...askerOf(origin), ...sessionless(recording), opensUrls };
  };

  const find: Conversations['find'] = async (origin, sessionId) => {
    const { server } = origin;
    const asker = askerOf(origin);
    if (sessionId === undefined) {
      const recording = observed(await deps.recorder.continueLineage(partyOf(origin)), server);
      return { server, ...asker, ...sessionless(recording) };
    }
    const sealed = sealedSessions.open(sessionId, origin);
    const asking = deps.ended.isEnded(sealed.recording);
    const resuming = deps.recorder.resume(sealed.recording);
    const [resumed, isEnded] =
      resuming instanceof Promise ? await Promise.all([resuming, asking]) : [resuming, await asking];
    // Whatever the server makes of its own id: some go on, some cannot be told.
    if (isEnded) throw new Refusal('unknown-session');
    const recording = observed(resumed, server);
    const { upstream: upstreamSession } = sealed;
    const opensUrls = sealed.urls === true;
    return {
      server,
      ...asker,
      recording,
      isSession: true,
      upstreamSession,
      opensUrls,
      ...trafficOf(recording),
    };
  };

  const seal: Conversations['seal'] = ({ server, recording, opensUrls }, caller, upstream) => {
    const session = {
      ...(upstream === undefined ? {} : { upstream }),
      recording: recording.id,
      ...(opensUrls ? { urls: true as const } : {}),
    };
    return sealedSessions.seal(session, { caller, server });
  };

  const end: Conversations['end'] = async ({ recording }) => {
    await deps.ended.end(recording.id);
    traffic.delete(recording.id);
    await recording.close();
  };

  return { begin, find, seal, end };
};
