/** Commands with a grammar of their own: what they do stands in what they are given. */
import { type Argument, hasOption, mayHaveOption, splitArguments, words } from './argument-list.ts';
import { ASKING_BINARIES } from './asking-binaries.ts';
import { judgeFind } from './find.ts';
import { judgePlain } from './judge-plain.ts';
import { PLAIN_TABLE } from './plain-table.ts';
import { type Judge, READS } from './verdict.ts';

/** Prints by line numbers and patterns, substitutes on the way to the output; anything else sed can do is not proven. */
const SAFE_SED =
  /^(?:(?:\d+|\$|\/[^/]*\/)(?:,(?:\+?\d+|\$|\/[^/]*\/))?!?\s*)?(?:[pdq=]|s([/|#,])(?:(?!\1).)*\1(?:(?!\1).)*\1[gpiI\d]*)$/;

const sed: Judge = (args) => {
  if (args.includes(undefined) || hasOption(args, ['-i', '-f', '--in-place', '--file', '-s']))
    return undefined;
  const { words: found, options } = splitArguments(args, words('-e --expression'));
  const written = options
    .filter(({ name }) => name === '-e' || name === '--expression')
    .map(({ value }) => value);
  const scripts = written.length > 0 ? written : found.slice(0, 1);
  return scripts.every((script) => script?.split(/[;\n]/).every((part) => SAFE_SED.test(part.trim())))
    ? READS
    : undefined;
};

/** awk can run commands and write files; its programs are proven only where they cannot. */
const AWK_LOADS_OR_WRITES = [
  ...['-f', '-i', '--file', '--include', '-l', '--load', '-E', '--exec'],
  ...['-d', '-o', '-p', '-D', '--dump-variables', '--pretty-print', '--profile', '--debug'],
];

const awk: Judge = (args) =>
  args.includes(undefined) ||
  hasOption(
    args.filter((arg) => !/^-[vF]./.test(arg ?? '')),
    AWK_LOADS_OR_WRITES,
  ) ||
  args.some((arg) => arg !== undefined && /system|getline|@|\|(?!\|)|(?:print|printf)[^}]*>/.test(arg))
    ? undefined
    : READS;

const dateJudge: Judge = (args) =>
  !mayHaveOption(args, ['-s', '--set']) &&
  splitArguments(args, words('-d --date -r --reference -f')).words.every((word) => word?.startsWith('+'))
    ? READS
    : undefined;

const tar: Judge = (args) => {
  const first = args[0] ?? '';
  const lists = hasOption(args, ['--list']) || /^-?[a-zA-Z]*t/.test(first);
  const acts =
    /^-?[a-zA-Z]*[xcruA]/.test(first) ||
    args.some((arg) => arg === undefined || /^--(?!list)|^-[a-zA-Z]*[IF]/.test(arg));
  return lists && !acts ? READS : undefined;
};

/** Options by which rsync runs something else, or writes although it only rehearses. */
const runsOrLogs = (arg: Argument): boolean =>
  arg === undefined ||
  /^(?:-[a-zA-Z]*e|--(?:rsh|rsync-path|log-file|write-batch|only-write-batch)\b)/.test(arg);

/** `python3 -m json.tool`: a second file is where it writes. */
const formatsJson: Judge = ([first, module, ...files]) =>
  first === '-m' && module === 'json.tool' && files.length <= 1 && !files.includes(undefined)
    ? READS
    : undefined;

const ifconfig: Judge = (args) =>
  args.filter((arg) => arg === undefined || !arg.startsWith('-')).length <= 1 ? READS : undefined;

const sysctl: Judge = (args) =>
  args.some((arg) => arg === undefined || /=|^-[a-zA-Z]*[wpf]|^--(?:write|load|system)/.test(arg))
    ? undefined
    : READS;

const rsync: Judge = (args) =>
  hasOption(args, ['-n', '--dry-run', '--list-only']) && !args.some(runsOrLogs) ? READS : undefined;

/** The rows of the table, and the commands that no row can describe. */
export const PLAIN_BINARIES: Readonly<Record<string, Judge>> = {
  ...Object.fromEntries(
    PLAIN_TABLE.flatMap((row) => [...words(row.names)].map((name) => [name, judgePlain(row)] as const)),
  ),
  ...ASKING_BINARIES,
  find: judgeFind,
  sed,
  awk,
  gawk: awk,
  mawk: awk,
  date: dateJudge,
  tar,
  ifconfig,
  sysctl,
  rsync,
  python3: formatsJson,
  python: formatsJson,
};
