/** Commands that act, unless what they are given makes a question of them. */
import { hasOption, splitArguments, words } from './argument-list.ts';
import { type Judge, READS } from './verdict.ts';

const LOOKS_AT_GPU = /^(?:-q|-L|--query-[\w-]+=.*|--format=.*|-i=?\d*|\d+|-d|[A-Z_,]+|dmon|pmon|topo|-m)$/;

/** Rehearsed, with targets only: variables and other files could run something while they are read. */
const make: Judge = (args) =>
  args.some((arg) => arg !== undefined && REHEARSES.test(arg)) &&
  args.every((arg) => arg !== undefined && (REHEARSES.test(arg) || QUIET_OR_TARGET.test(arg)))
    ? READS
    : undefined;
const REHEARSES = /^(?:-n|--dry-run|--just-print|--recon)$/;
const QUIET_OR_TARGET = /^(?:-s|-k|-B|--silent|[\w.][\w./-]*)$/;

/** The modules that ask a machine how it is. */
const ansible: Judge = (args) => {
  const { words: hosts, options } = splitArguments(
    args,
    words('-m --module-name -i --inventory -l --limit -u --user'),
  );
  const known = options.every(({ name, value }) =>
    name === '-m' || name === '--module-name'
      ? /^(?:ansible\.builtin\.)?(?:ping|setup|gather_facts|service_facts|package_facts)$/.test(value ?? '')
      : /^(?:-l|--limit|-u|--user|-b|--become|-o|-v+)$/.test(name),
  );
  const asks = options.some(({ name }) => name === '-m' || name === '--module-name');
  return asks && known && hosts.length === 1 && !args.includes(undefined) ? READS : undefined;
};

const OPERATOR = /^(?:[=\])<>]|==|!=|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef|a|o))$/;

/** A word filled in later could be the `-v` that makes what follows it run, unless an operator follows. */
const compares: Judge = (args) =>
  args.some((arg, index) =>
    arg === undefined
      ? index < args.length - 1 && !OPERATOR.test(args[index + 1] ?? '')
      : arg === '-v' || arg === '-R',
  )
    ? undefined
    : READS;

const nvidia: Judge = (args) =>
  args.every((arg) => arg !== undefined && LOOKS_AT_GPU.test(arg)) ? READS : undefined;

/** HTTPie: the method first, then the address, then what is asked and with which headers. */
const httpie: Judge = (args) =>
  args.every((arg, index) => {
    if (arg === undefined) return false;
    if (index === 0) return /^(?:GET|HEAD|OPTIONS)$/.test(arg);
    return /^(?:-[bhvI]|--(?:body|headers|verbose|print=\w+|ignore-stdin|follow|timeout=\d+))$|^[^-@=:][^@=]*$|^[\w.-]+==|^(?!x-http-method)(?!.*override)[\w-]+:[^=@]/i.test(
      arg,
    );
  })
    ? READS
    : undefined;

export const ASKING_BINARIES: Readonly<Record<string, Judge>> = {
  http: httpie,
  https: httpie,
  xh: httpie,
  'ssh-keygen': (args) =>
    hasOption(args, ['-l']) &&
    args.every((arg) => arg !== undefined && /^(?:-l|-l?f|-v|-E|[^-].*)$/.test(arg))
      ? READS
      : undefined,
  gpg: (args) =>
    /^(?:--list-(?:keys|secret-keys|public-keys|sigs|packets)|--fingerprint|-[kK])$/.test(args[0] ?? '') &&
    args.slice(1).every((arg) => arg !== undefined && !arg.startsWith('-'))
      ? READS
      : undefined,
  test: compares,
  '[': compares,
  ansible,
  make,
  'nvidia-smi': nvidia,
};
