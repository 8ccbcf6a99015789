/** awk: its programs can run commands and write files, and are proven only if they cannot. */
import { hasOption } from '../argument-list.ts';
import { type Judge, READS } from '../verdict.ts';

const LOADS_OR_WRITES = [
  ...['-f', '-i', '--file', '--include', '-l', '--load', '-E', '--exec'],
  ...['-d', '-o', '-p', '-D', '--dump-variables', '--pretty-print', '--profile', '--debug'],
];

/** Undefined if a program is not known before it runs, is loaded, or can do more than compute and print. */
export const awkProgram: Judge = (args) =>
  args.includes(undefined) ||
  hasOption(
    args.filter((arg) => !/^-[vF]./.test(arg ?? '')),
    LOADS_OR_WRITES,
  ) ||
  args.some((arg) => arg !== undefined && /system|getline|@|\|(?!\|)|(?:print|printf)[^}]*>/.test(arg))
    ? undefined
    : READS;
