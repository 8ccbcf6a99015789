/** What a table of commands says about one command line. */
import type { Effect } from '../../../domain/effect.ts';
import type { Analysis } from '../finding.ts';
import type { Argument } from './argument-list.ts';

/** Judges code that a command runs in turn. */
export interface Inner {
  readonly command: (args: readonly Argument[]) => Analysis;
  readonly shell: (text: string) => Analysis;
  readonly sql: (text: string) => Analysis;
}

/** The arguments, without the name of the binary. Undefined if the table cannot prove anything. */
export type Judge = (args: readonly Argument[], inner: Inner) => Analysis | undefined;

/** An analysis that is certain. `says` is for people, `names` are the names by which rules may match. */
export const verdict = (
  effect: Effect,
  says: readonly string[] = [],
  names: readonly string[] = [],
): Analysis => ({
  effect,
  says,
  names,
  unread: effect === 'unknown',
});

export const READS: Analysis = verdict('read');
