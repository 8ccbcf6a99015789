/** A recording as the data path writes it: whatever it is told about a message is masked before it is noted. */
import type { EntryContent } from '../../domain/recording.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import type { Recording } from '../../recordings/recording.ts';

/** An entry whose short texts may still hold what someone sent. Its body is masked by the one who knows where it belongs. */
export interface Noted extends Omit<EntryContent, 'method' | 'tool' | 'rpcId' | 'error'> {
  readonly method?: string;
  readonly tool?: string;
  readonly rpcId?: string | number;
  readonly error?: string;
}

export interface Notebook extends Omit<Recording, 'note' | 'noteDurably'> {
  /** As `Recording.note`, after masking. */
  note(content: Noted): number;
  /** As `Recording.noteDurably`, after masking. */
  noteDurably(content: Noted): Promise<number>;
}

/** Told of everything that is recorded, for metrics. */
export type Observe = (content: EntryContent, server: string) => void;

export interface NotebookDeps {
  readonly recording: Recording;
  readonly server: string;
  readonly observe: Observe;
  readonly makeSafe: MakeSafe;
}

/** A notebook for one message of a session. What is noted is made safe and observed for metrics first. */
export const createNotebook = ({ recording, server, observe, makeSafe }: NotebookDeps): Notebook => {
  const observed = (noted: Noted): EntryContent => {
    const content = safeContent(noted, makeSafe);
    observe(content, server);
    return content;
  };
  return {
    ...recording,
    note: (content) => recording.note(observed(content)),
    noteDurably: (content) => recording.noteDurably(observed(content)),
  };
};

const safeContent = (noted: Noted, makeSafe: MakeSafe): EntryContent => {
  const { method, tool, rpcId, error } = noted;
  // A whole copy is many times cheaper than one without some members.
  const content = { ...noted } as Writable<EntryContent>;
  if (method !== undefined) content.method = makeSafe(method);
  if (tool !== undefined) content.tool = makeSafe(tool);
  if (rpcId !== undefined) content.rpcId = typeof rpcId === 'number' ? rpcId : makeSafe(rpcId);
  if (error !== undefined) content.error = makeSafe(error);
  return content;
};

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
