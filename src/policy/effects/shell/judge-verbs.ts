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
    if (first === undefined) return row.bare === true && asksBare(row, args) ? READS : undefined;
    const name = [binary, first, ...words.slice(1, 4)]
      .filter((word) => word !== undefined)
      .join(' ')
      .toLowerCase();
    if (row.never !== undefined && (args.includes(undefined) || hasOption(args, row.never))) return undefined;
    const destroys = has(row.destroys, words);
    if (!destroys && isLedElsewhere(row, args)) return undefined;
    if (asksHelp(args) || asksAbout(args)) return verdict('read', [], [name]);
    if (!isLedElsewhere(row, args) && rehearses(row, first, args)) return verdict('read', [], [name]);
    if (has(row.reads, words)) return verdict('read', [], [name]);
    if (destroys) return verdict('destructive', sentences(binary, words, args), [name]);
    return verdict('unknown', [`${tellCommand(binary, args)} is not known to only look`], [name]);
  };

/**
 * Options that name a configuration, a plug-in, a library or a host: a configuration names programs to run (credential
 * helpers, hooks), a plug-in is one, and what is sent to another host takes the caller's credentials along.
 */
const NAMES_SOMETHING_ELSE =
  /^--?(?:kube-?config|(?:user|global)?config(?:-?(?:file|dir|path))?|conf|rc-?file|plugins?(?:-?(?:dir|path))?|module-?(?:dir|path)|endpoints?(?:-url)?|runtime-endpoint|(?:agent-|http-)?addr(?:ess)?|api-?(?:url|server|endpoint)|alertmanager\.url|url|host(?:name)?|server|registry|index-url|extra-index-url|find-links|trusted-host|(?:https?-?)?proxy|ca-?bundle|library|lib|engine|provider|script-shell|node-options|python|toolexec|overlay|modfile|setopt|repofrompath|installroot)(?:=|$)/i;

/** `systemctl --failed`: only options that shape what is shown. */
const asksBare = (row: VerbBinary, args: readonly Argument[]): boolean =>
  args.every((arg) => /^--?[a-z][a-z-]*(?:=[\w,.-]*)?$/.test(arg ?? '$')) && !isLedElsewhere(row, args);

/** `go help build`: nothing but words. */
const asksAbout = ([first, ...rest]: readonly Argument[]): boolean =>
  first === 'help' && rest.length <= 3 && rest.every((word) => /^[a-z][a-z0-9:_-]*$/.test(word ?? '$'));

const isLedElsewhere = (row: VerbBinary, args: readonly Argument[]): boolean =>
  (row.refused !== undefined && hasOption(args, row.refused)) ||
  args.some((arg) => arg !== undefined && NAMES_SOMETHING_ELSE.test(arg));

/** Verbs behind which everything belongs to another program. */
const RUNS = /^(?:run|exec|x|dlx|start|test|create|init|debug|attach|ssh|shell|tool|task|script|call)$/;

/** `kubectl get --help`: plain words, and the question behind them. */
export const asksHelp = (args: readonly Argument[]): boolean => {
  const before = args.slice(0, -1);
  return (
    args.at(-1) === '--help' &&
    before.length <= 4 &&
    before.every(
      (word, at) =>
        /^[a-z][a-z0-9:_-]*$/.test(word ?? '$') && !(RUNS.test(word ?? '') && at < before.length - 1),
    )
  );
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
