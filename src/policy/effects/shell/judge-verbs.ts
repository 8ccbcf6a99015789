/** Judges one command with verbs by its row in the table. */
import type { Analysis } from '../finding.ts';
import { type Argument, hasOption, splitArguments } from './argument-list.ts';
import { tellCommand } from './tell-command.ts';
import type { VerbBinary } from './verb-binaries.ts';
import { type Judge, READS, verdict } from './verdict.ts';

export const judgeVerbs =
  (binary: string, row: VerbBinary): Judge =>
  (args): Analysis | undefined => {
    const { words } = splitArguments(args, row.valued);
    const [first] = words;
    if (first === undefined) return args.length === 0 && row.bare === true ? READS : undefined;
    const name = [binary, first, ...words.slice(1, 4)]
      .filter((word) => word !== undefined)
      .join(' ')
      .toLowerCase();
    if (row.never !== undefined && (args.includes(undefined) || hasOption(args, row.never))) return undefined;
    if (row.refused !== undefined && hasOption(args, row.refused)) return undefined;
    if (rehearses(row, first, args)) return verdict('read', [], [name]);
    if (has(row.reads, words)) return verdict('read', [], [name]);
    if (has(row.destroys, words)) return verdict('destructive', sentences(binary, words, args), [name]);
    return verdict('unknown', [`${tellCommand(binary, args)} is not known to only look`], [name]);
  };

/** `audit ` stands for audit with nothing behind it: a second word that is not known yet is not nothing. */
const has = (verbs: ReadonlySet<string>, [first, ...rest]: readonly Argument[]): boolean =>
  verbs.has(`${first}`) ||
  verbs.has(`${first} *`) ||
  (rest.length === 0 ? verbs.has(`${first} `) : verbs.has(`${first} ${rest[0] ?? '…'}`));

/** A word that is not known before it runs could be the option that makes it real. */
const rehearses = (row: VerbBinary, verb: string, args: readonly Argument[]): boolean => {
  const { rehearsals } = row;
  if (rehearsals === undefined || !rehearsals.verbs.has(verb) || args.includes(undefined)) return false;
  const family = args.filter((arg) => arg !== undefined && /^--?(?:dry-run|check|write|diff)/.test(arg));
  return family.length > 0 && family.every((arg) => arg !== undefined && rehearsals.options.test(arg));
};

/** Short names of Kubernetes, and kinds that are plural already. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ...(['namespaces', 'pods', 'deployments', 'services', 'secrets', 'nodes'] as const).map(
    (kind) => [kind, kind] as const,
  ),
  ['ns', 'namespaces'],
  ['po', 'pods'],
  ['deploy', 'deployments'],
  ['svc', 'services'],
  ['cm', 'configmaps'],
  ['sts', 'statefulsets'],
  ['pvc', 'persistentvolumeclaims'],
]);

/** "kubectl delete of 3 namespaces" before the line itself. */
const sentences = (
  binary: string,
  [verb, kind, ...targets]: readonly Argument[],
  args: readonly Argument[],
): readonly string[] => {
  const line = tellCommand(binary, args);
  if (kind === undefined || targets.length < 2 || binary !== 'kubectl') return [line];
  return [`kubectl ${verb} of ${targets.length} ${KINDS.get(kind) ?? `${kind}s`}`, line];
};
