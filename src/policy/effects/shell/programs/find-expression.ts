/** find: looks for files, unless it is told to delete, to write, or to run something that does more than look. */
import { type Analysis, together, unknown } from '../../finding.ts';
import { type Argument, hasOption } from '../argument-list.ts';
import { tellCommand } from '../tell-command.ts';
import { type Judge, READS, verdict } from '../verdict.ts';

const RUNS: ReadonlySet<Argument> = new Set(['-exec', '-execdir', '-ok', '-okdir']);
const ENDS: ReadonlySet<Argument> = new Set([';', '+']);

/** Judges `find`; undefined if an argument is computed or writes. */
export const findExpression: Judge = (args, inner) => {
  if (args.includes('-delete')) return verdict('destructive', [tellCommand('find', args)]);
  if (args.includes(undefined) || hasOption(args, ['-fprint', '-fprint0', '-fprintf', '-fls']))
    return undefined;
  const found: Analysis[] = [READS];
  for (const [index, arg] of args.entries()) {
    if (!RUNS.has(arg)) continue;
    const length = args.slice(index + 1).findIndex((word) => ENDS.has(word));
    if (length < 1) return unknown('find runs something that does not end');
    // Names of files are not known before it runs, and no one names one like an option for nothing.
    const command = args.slice(index + 1, index + 1 + length);
    found.push(inner.command(command.map((word) => (word?.includes('{}') ? undefined : word))));
  }
  return together(found);
};
