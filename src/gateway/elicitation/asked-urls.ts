/**
 * Which people were asked to open the page of a server (MCP 2025-11-25), by session: in the store, so that the replica that
 * has the standing stream of the session can say when they have connected.
 */
import type { DocumentStore } from '../../domain/document.ts';
import type { Conversation } from '../session/conversation.ts';

type Session = Pick<Conversation, 'recording'>;

export interface AskedUrls {
  /** Id of the elicitation that is open in this session: a new one if there is none. */
  readonly ask: (session: Session) => Promise<string>;
  /** Undefined if no one was asked. */
  readonly open: (session: Session) => Promise<string | undefined>;
  /** False if another replica was faster. */
  readonly close: (session: Session) => Promise<boolean>;
}

export interface AskedUrlsDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>;
  readonly newId: () => string;
  readonly now: () => number;
}

const KIND = 'asked-url';
/** Milliseconds after which no one waits any more to hear that a person has connected. */
const LIFE = 60 * 60_000;

/** Returns what remembers the open elicitation of each session for an hour. All functions reject if the store does. */
export const createAskedUrls = ({ documents, newId, now }: AskedUrlsDeps): AskedUrls => {
  const open: AskedUrls['open'] = async ({ recording }) => {
    const found = await documents.getDocument(KIND, recording.id);
    return found === undefined ? undefined : String(found.value);
  };
  return {
    open,
    ask: async (session) => {
      const asked = await open(session);
      if (asked !== undefined) return asked;
      const id = newId();
      const change = { value: id, ifVersion: 0, expireAt: now() + LIFE };
      if (await documents.putDocument(KIND, session.recording.id, change)) return id;
      return (await open(session)) ?? id;
    },
    close: ({ recording }) => documents.removeDocument(KIND, recording.id),
  };
};
