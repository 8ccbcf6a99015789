/** Names on the command line that have to be names of something: a misspelt one would silently mean nothing. */
import { suggest } from '../problems/problem.ts';
import { ExitCode } from './exit-code.ts';

/** @throws ExitCode 2 that names the closest known name, or all of them */
export const refuseUnknown = (
  option: string,
  kind: string,
  named: readonly string[],
  known: readonly string[],
): void => {
  const stray = named.find((name) => !known.includes(name));
  if (stray === undefined) return;
  const hint = suggest(stray, known) ?? 'there is none at all';
  throw new ExitCode(2, `${option}: there is no ${kind} called ${stray} (${hint})`);
};
