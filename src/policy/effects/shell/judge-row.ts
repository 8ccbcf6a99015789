/** Judges one command by its row in the table: the one reader of all rows. */
import { words } from './argument-list.ts';
import type { CommandRow } from './command-row.ts';
import { createHolds } from './holds.ts';
import { judgeVerbs } from './judge-verbs.ts';
import { type Judge, READS } from './verdict.ts';

/** Undefined, as everywhere here, if the row cannot prove that the command only looks. */
export const judgeRow = (binary: string, row: CommandRow): Judge => {
  const holds = createHolds(row);
  const valued = words(row.valued ?? '');
  const verbs = row.verbs && judgeVerbs(binary, row.verbs, valued);
  return (args, inner) => {
    if (!holds(args, valued)) return undefined;
    if (row.program !== undefined) return row.program(args, inner);
    return verbs === undefined ? READS : verbs(args, inner);
  };
};
