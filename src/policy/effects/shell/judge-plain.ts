/** Judges one command without verbs by its row in the table. */
import { type Argument, hasOption, mayHaveOption, splitArguments, words } from './argument-list.ts';
import type { PlainRow } from './plain-table.ts';
import { type Judge, READS } from './verdict.ts';

/** Undefined, as everywhere here, where the row cannot prove that the command only looks. */
export const judgePlain = (row: PlainRow): Judge => {
  const [forbidden, exactly, asks] = [row.forbidden, row.forbiddenExactly, row.asks].map(optionsOf);
  const valued = row.oneWord === undefined ? undefined : words(row.oneWord);
  const needsKnown = [forbidden, exactly, asks, valued, row.first].some((part) => part !== undefined);
  return (args) => {
    if (needsKnown && args.includes(undefined)) return undefined;
    if (row.count !== undefined && args.length !== row.count) return undefined;
    if (row.every !== undefined && !args.every((arg) => isLike(arg, row.every))) return undefined;
    if (row.first !== undefined && !isLike(args[0], row.first)) return undefined;
    if (forbidden !== undefined && mayHaveOption(args, forbidden)) return undefined;
    if (exactly !== undefined && hasOption(args, exactly)) return undefined;
    if (asks !== undefined && !hasOption(args, asks)) return undefined;
    return valued === undefined || hasOneWord(args, valued) ? READS : undefined;
  };
};

const optionsOf = (text: string | undefined): readonly string[] | undefined =>
  text === undefined ? undefined : [...words(text)];

const isLike = (arg: Argument, pattern: RegExp | undefined): boolean =>
  arg !== undefined && pattern?.test(arg) === true;

/** `+` begins a command of pagers, and an offset that writes. */
const hasOneWord = (args: readonly Argument[], valued: ReadonlySet<string>): boolean =>
  splitArguments(args, valued).words.length <= 1 && !args.some((arg) => arg?.startsWith('+'));
