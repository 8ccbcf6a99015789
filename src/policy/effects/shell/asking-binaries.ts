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
      : /^(?:-i|--inventory|-l|--limit|-u|--user|-b|--become|-o|-v+)$/.test(name),
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

const kafka: Judge = (args) =>
  !args.includes(undefined) && hasOption(args, ['--list', '--describe']) ? READS : undefined;

const nvidia: Judge = (args) =>
  args.every((arg) => arg !== undefined && LOOKS_AT_GPU.test(arg)) ? READS : undefined;

export const ASKING_BINARIES: Readonly<Record<string, Judge>> = {
  test: compares,
  '[': compares,
  ansible,
  make,
  'nvidia-smi': nvidia,
  ...Object.fromEntries(
    ['kafka-topics', 'kafka-consumer-groups', 'kafka-configs'].flatMap((name) => [
      [name, kafka],
      [`${name}.sh`, kafka],
    ]),
  ),
};
