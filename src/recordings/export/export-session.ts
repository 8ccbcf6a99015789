/** Exports one recording as text: ndjson that verifies offline, json for programs, csv for spreadsheets. */
import type { Session } from '../../domain/recording.ts';
import { Refusal } from '../../domain/refusal.ts';
import { escapeTerminal } from '../../domain/text/terminal-text.ts';
import { canonicalJson } from '../../mcp/json/canonical-json.ts';
import { NO_ENTRIES } from '../chain.ts';
import type { RecordingReader } from '../ports.ts';
import { CSV_HEADER, csvLine } from './csv.ts';
import { replay } from './replay.ts';

export const EXPORT_FORMATS = ['ndjson', 'json', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const MANIFEST_FORMAT = 'firebreak-session/1';

/** First line of an ndjson export: what follows, so that nothing can be cut off unseen. */
export interface Manifest {
  readonly format: typeof MANIFEST_FORMAT;
  readonly session: Session;
  readonly entries: number;
  /** Hash of the last entry, 64 zeros if there is none. */
  readonly last: string;
}

/**
 * The export in pieces, as of now if the session still runs.
 * @throws Refusal `unknown-session`
 */
export async function* exportSession(
  store: RecordingReader,
  id: string,
  format: ExportFormat,
): AsyncGenerator<string> {
  const session = await store.getSession(id);
  if (session === undefined) throw new Refusal('unknown-session', `There is no session ${id}.`);
  const { seq, hash } = (await store.readHead(id)) ?? NO_ENTRIES;
  const manifest: Manifest = { format: MANIFEST_FORMAT, session, entries: seq, last: hash };
  const entries = replay(store, id, seq);
  switch (format) {
    case 'ndjson':
      yield `${exportedJson(manifest)}\n`;
      for await (const entry of entries) yield `${exportedJson(entry)}\n`;
      return;
    case 'json':
      yield `{"manifest":${exportedJson(manifest)},"entries":[`;
      for await (const entry of entries) yield `${entry.seq === 1 ? '' : ','}\n${exportedJson(entry)}`;
      yield ']}\n';
      return;
    case 'csv':
      yield CSV_HEADER;
      for await (const entry of entries) yield csvLine(entry);
  }
}

/**
 * Canonical JSON as it stands in a file, which people print on terminals: what a terminal would obey is escaped. The
 * hashes of the chain are computed over the value, so over canonical JSON without these escapes.
 */
export const exportedJson = (value: unknown): string => escapeTerminal(canonicalJson(value));
