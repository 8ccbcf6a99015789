/** Asks a Presidio analyzer about texts, few requests at once and none for long; whatever goes wrong is an error. */
import type { Analyze, Entity } from '../engine/analyzer-pass.ts';
import { packTexts, unpack } from './pack-texts.ts';
import { readEntities } from './read-entities.ts';

export interface PresidioSettings {
  readonly url: string;
  readonly entities: readonly string[];
  readonly language: string;
  readonly minimumScore: number;
  /** Milliseconds all texts of one message may take, waiting for their turn included. */
  readonly timeout: number;
  /** Requests at once. */
  readonly concurrency: number;
}

/** In characters; spaCy refuses documents of more than a million. */
const DOCUMENT = 32 * 1024;
const LARGEST_ANSWER = 8 * 1024 * 1024;

/** `warn` hears why it failed, in words that hold nothing of texts or answers. */
export const createAnalyze = (settings: PresidioSettings, warn: (reason: string) => void): Analyze => {
  const inTurn = createTurns(settings.concurrency);
  return async (texts) => {
    const signal = AbortSignal.timeout(settings.timeout);
    const documents = packTexts(
      texts.map((text) => text.toWellFormed()),
      DOCUMENT,
    );
    try {
      const found = await Promise.all(
        documents.map(({ text }) => inTurn(() => ask(settings, text, signal), signal)),
      );
      return unpack(documents, found, texts.length);
    } catch (error) {
      warn(signal.aborted ? `no answer within ${settings.timeout} ms` : reasonOf(error));
      throw error;
    }
  };
};

const ask = async (
  { url, entities, language, minimumScore }: PresidioSettings,
  text: string,
  signal: AbortSignal,
): Promise<readonly Entity[]> => {
  const response = await fetch(`${url.replace(/\/$/, '')}/analyze`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, language, entities, score_threshold: minimumScore }),
    redirect: 'error',
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`it answered with status ${response.status}`);
  }
  return readEntities(parse(await readBody(response)), text, minimumScore);
};

const readBody = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    // The cause would quote the body.
    throw new Error('its answer is no JSON');
  }
};

/** Of errors of the network only the code: their messages may say more than where they come from. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'it failed';
  const code = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : undefined;
  return code === undefined ? error.message : `it cannot be reached (${code})`;
};

type InTurn = <T>(run: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** At most `limit` at once; who waits too long never begins. */
const createTurns = (limit: number): InTurn => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run, signal) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      signal.throwIfAborted();
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
};
