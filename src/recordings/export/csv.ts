/** One line of comma-separated values for an entry (RFC 4180): what happened, without the bodies. */
import type { Entry } from '../../domain/recording.ts';
import { escapeTerminal } from '../../domain/text/terminal-text.ts';

const COLUMNS: Readonly<Record<string, (entry: Entry) => string | number | undefined>> = {
  session: ({ session }) => session,
  seq: ({ seq }) => seq,
  at: ({ at }) => new Date(at).toISOString(),
  from: ({ from }) => from,
  kind: ({ kind }) => kind,
  method: ({ method }) => method,
  tool: ({ tool }) => tool,
  rpcId: ({ rpcId }) => rpcId,
  answers: ({ answers }) => answers,
  verdict: ({ verdict }) => verdict,
  rule: ({ rule }) => rule,
  effect: ({ effect }) => effect,
  approval: ({ approval }) => approval,
  grant: ({ grant }) => grant,
  error: ({ error }) => error,
  ms: ({ ms }) => ms,
  masked: ({ masked }) => masked?.reduce((sum, { count }) => sum + count, 0),
  bytes: ({ body }) => (body === undefined ? undefined : Buffer.byteLength(body)),
  hash: ({ hash }) => hash,
};

const LINE_END = '\r\n';

export const CSV_HEADER = `${Object.keys(COLUMNS).join(',')}${LINE_END}`;

/** Returns the line with its end; cells that a spreadsheet would run as formulas are made harmless. */
export const csvLine = (entry: Entry): string =>
  `${Object.values(COLUMNS)
    .map((column) => cell(column(entry)))
    .join(',')}${LINE_END}`;

const cell = (value: string | number | undefined): string => {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  // A spreadsheet would run a cell that begins like this as a formula (OWASP, CSV injection).
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  const shown = escapeTerminal(safe);
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
};
