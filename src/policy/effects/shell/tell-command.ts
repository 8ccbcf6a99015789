/** A command line as a card shows it: whole, because options decide what is hit, yet without what could be a secret. */
import type { Argument } from './argument-list.ts';

/** Options whose value is no one's business. */
const GUARDED =
  /^-{1,2}(?:[\w-]*(?:pass|pwd|secret|token|credential|auth|literal|cookie|header|user-?data|payload|body|content|string|value|parameters|settings|environment|document|cli-input)[\w-]*|[\w-]*key(?!-?(?:id|name|pair|vault|space))|set|set-string|env|data[\w-]*|var|build-arg)$/i;
const GUARDED_LETTER = /^-[ueHpa]$/;
/** What these choose by says what is hit. */
const CHOOSES = /^(?:-l|-f|--(?:selector|field-selector|filters?|label))$/;
const ASSIGNS = /^([A-Za-z_][\w.]*)=(?=[^/])/;
/** mysql takes its password glued to the option. */
const GLUED_PASSWORD = /^-p(?=.)(?!rune$)/;
/** What keys begin with, and long runs of letters and digits; names of files and pods have their parts. */
const KEY_LIKE = /\b(?:xox[a-z]-|sk-|AKIA|eyJ)[\w.-]+|[A-Za-z0-9+_]{32,}={0,2}/g;

const MAX_LENGTH = 160;

/** Cut if it gets long; words that are not known before it runs are `…`. */
export const tellCommand = (binary: string, args: readonly Argument[]): string => {
  const short = args.slice(0, MAX_LENGTH).map((arg) => arg?.slice(0, MAX_LENGTH));
  const shown = short.map((arg, index) => tellWord(arg, short[index - 1]));
  const line = [binary, ...shown].join(' ');
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
};

const tellWord = (arg: Argument, before: Argument): string => {
  if (arg === undefined) return '…';
  if (GLUED_PASSWORD.test(arg)) return '-p…';
  const [name = '', ...value] = arg.split('=');
  if (name.startsWith('-')) {
    if (value.length === 0) return arg;
    return GUARDED.test(name) ? `${name}=…` : `${name}=${tellPlain(value.join('='))}`;
  }
  if (before !== undefined && (GUARDED.test(before) || GUARDED_LETTER.test(before))) return '…';
  if (before !== undefined && CHOOSES.test(before)) return tellPlain(arg);
  const assigned = ASSIGNS.exec(arg)?.[1];
  return assigned === undefined ? tellPlain(arg) : `${assigned}=…`;
};

/** Addresses without who signs in and without what is asked. */
const tellPlain = (text: string): string => {
  const plain = text
    .replace(/(:\/\/)[^@/\s]*@/g, '$1…@')
    .replace(/(:\/\/[^?#\s]*)[?#]\S*/g, '$1')
    .replace(KEY_LIKE, '…');
  return /[\s'"]/.test(plain) ? `'${plain}'` : plain;
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

/** The line itself, behind "kubectl delete of 3 namespaces" if its plain words name several. */
export const tellTargets = (
  binary: string,
  [verb, kind, ...targets]: readonly Argument[],
  args: readonly Argument[],
): readonly string[] => {
  const line = tellCommand(binary, args);
  if (kind === undefined || targets.length < 2 || binary !== 'kubectl') return [line];
  return [`kubectl ${verb} of ${targets.length} ${KINDS.get(kind) ?? `${kind}s`}`, line];
};
