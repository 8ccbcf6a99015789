/** Signed heads on the command line: from the store or from a file that was exported earlier. */
import type { KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { splitLines } from '../../recordings/export/split-lines.ts';
import { everyHeads } from '../../recordings/heads/heads-store.ts';
import { type ReadHeads, readHeads } from '../../recordings/heads/read-heads.ts';
import { ExitCode } from '../exit-code.ts';
import type { OpenRecordings } from './open-recordings.ts';

/** Stands for the heads in the store instead of a file. */
export const FROM_STORE = 'heads';

export interface HeadsSources {
  readonly openStore: () => Promise<OpenRecordings>;
  /** Undefined if no one can tell who signed. */
  readonly publicKey: KeyObject | undefined;
}

/**
 * What signed heads say of the session that the export is of.
 * @param against `heads`, or a file made by `sessions heads`
 */
export const headsFor = async (
  exported: string,
  against: string,
  { openStore, publicKey }: HeadsSources,
): Promise<ReadHeads> => {
  const session = await sessionIn(exported);
  if (against !== FROM_STORE) return readHeads(linesOf(against), session, publicKey);
  const recordings = await openStore();
  try {
    return await readHeads(everyHeads(recordings), session, publicKey);
  } finally {
    await recordings.close();
  }
};

const sessionIn = async (file: string): Promise<string> => {
  for await (const line of splitLines(createReadStream(file, 'utf8'))) {
    const manifest = JSON.parse(line) as { session?: { id?: unknown } };
    if (typeof manifest.session?.id === 'string') return manifest.session.id;
    break;
  }
  throw new ExitCode(1, `${file}: line 1: this is not the manifest of an ndjson export`);
};

async function* linesOf(file: string): AsyncGenerator<unknown> {
  for await (const line of splitLines(createReadStream(file, 'utf8'))) yield JSON.parse(line);
}

/** One record a line. */
export async function* exportHeads(recordings: OpenRecordings): AsyncGenerator<string> {
  for await (const signed of everyHeads(recordings)) yield `${JSON.stringify(signed)}\n`;
}
