/** Commands without verbs: harmless with any arguments, or with all but a few options. */
import { type Argument, hasOption, splitArguments, words } from './argument-list.ts';
import { ASKING_BINARIES } from './asking-binaries.ts';
import { judgeFind } from './find.ts';
import { type Judge, READS } from './verdict.ts';

const any: Judge = () => READS;

const without =
  (...options: readonly string[]): Judge =>
  (args) =>
    args.includes(undefined) || hasOption(args, options) ? undefined : READS;

/** Only with one of these options, which turns the command into a question. */
const only =
  (...options: readonly string[]): Judge =>
  (args) =>
    !args.includes(undefined) && hasOption(args, options) ? READS : undefined;

/** A second file name is where the output goes. */
const atMostOneFile =
  (valued: ReadonlySet<string>): Judge =>
  (args) =>
    !args.includes(undefined) &&
    splitArguments(args, valued).words.length <= 1 &&
    !args.some((arg) => arg?.startsWith('+'))
      ? READS
      : undefined;

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
  !hasOption(args, ['-s', '--set']) &&
  splitArguments(args, words('-d --date -r --reference -f')).words.every((word) => word?.startsWith('+'))
    ? READS
    : undefined;

const noWords =
  (...options: readonly string[]): Judge =>
  (args) =>
    args.every((arg) => arg?.startsWith('-')) && !hasOption(args, options) ? READS : undefined;

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

const group = (text: string, judge: Judge): Record<string, Judge> =>
  Object.fromEntries([...words(text)].map((name) => [name, judge]));

/** Names that a shell or a look-up of the environment answers by itself. */
export const PLAIN_BINARIES: Readonly<Record<string, Judge>> = {
  ...ASKING_BINARIES,
  ...group(
    `ls dir cat head tail wc grep egrep fgrep zgrep zcat cut tr nl tac rev od hexdump strings stat du df free uptime
    whoami id groups who w last uname arch ps pgrep pstree lsof netstat ping ping6 dig nslookup host traceroute
    tracepath mtr whois printenv pwd echo true false : which whereis basename dirname realpath readlink
    md5sum sha1sum sha224sum sha256sum sha512sum cksum sum b2sum diff cmp comm join paste fold fmt column expand
    lsblk blkid lscpu lsmem lspci lsusb lsmod vmstat iostat mpstat nproc getent locale jq seq sleep expr bc cal tty
    getconf apt-cache ldd nm objdump size readelf numfmt look units tldr help type apropos
    md5 shasum sw_vers findmnt zless exa eza tput logname users pidof pmap`,
    any,
  ),
  file: without('-C', '--compile'),
  lastlog: without('-C', '-S', '--clear', '--set'),
  base64: without('-o', '--output'),
  sensors: without('-s', '--set'),
  sort: without('-o', '--output', '-T', '--compress-program'),
  uniq: atMostOneFile(words('-f -s -w')),
  xxd: atMostOneFile(words('-l -s -c -g')),
  rg: without('--pre', '--hostname-bin'),
  ag: without('--pager'),
  find: judgeFind,
  fd: without('-x', '-X', '--exec', '--exec-batch'),
  tree: without('-o', '-R'),
  yq: without('-i', '--inplace', '-s', '--split-exp'),
  printf: without('-v'),
  top: any,
  htop: noWords(),
  ss: without('-K', '--kill', '-D', '--diag'),
  sed,
  awk,
  gawk: awk,
  mawk: awk,
  date: dateJudge,
  hostname: noWords('-F', '-b', '--file'),
  env: (args) => (args.every((arg) => arg === '-0' || arg === '--null') ? READS : undefined),
  // How a script stops and talks, not what it does.
  set: (args) =>
    args.every((arg) => /^(?:[-+][eux]*o?|pipefail|errexit|nounset|xtrace)$/.test(arg ?? '$'))
      ? READS
      : undefined,
  wait: any,
  mount: (args) => (args.length === 0 ? READS : undefined),
  history: (args) => (args.every((arg) => arg !== undefined && /^\d+$/.test(arg)) ? READS : undefined),
  alias: (args) => (args.length === 0 ? READS : undefined),
  journalctl: without(
    '--vacuum-size',
    '--vacuum-time',
    '--vacuum-files',
    '--rotate',
    '--flush',
    '--sync',
    '--relinquish-var',
    '--setup-keys',
    '--update-catalog',
    '--cursor-file',
  ),
  dmesg: without(
    '-c',
    '-C',
    '--clear',
    '--read-clear',
    '-D',
    '-E',
    '-n',
    '--console-off',
    '--console-on',
    '--console-level',
  ),
  crontab: only('-l'),
  dpkg: only('-l', '-L', '-s', '-S', '-p', '--list', '--listfiles', '--status', '--search'),
  'dpkg-query': any,
  rpm: (args) =>
    /^-q|^--query/.test(args[0] ?? '') && !hasOption(args, ['--pipe', '--eval', '-E', '--define', '-D'])
      ? READS
      : undefined,
  tar,
  unzip: only('-l', '-Z', '-t'),
  less: (args, inner) =>
    hasOption(args, ['-o', '-O', '-k', '--log-file', '--LOG-FILE', '--lesskey-file'])
      ? undefined
      : atMostOneFile(words(''))(args, inner),
  more: atMostOneFile(words('')),
  man: without('-P', '--pager', '-H', '--html', '-C'),
  tee: (args) => (args.every((arg) => /^\/dev\/(?:null|stdout|stderr)$/.test(arg ?? '')) ? READS : undefined),
  cd: any,
  iptables: (args) =>
    hasOption(args, ['-L', '--list', '-S', '--list-rules']) && !hasOption(args, ['-Z', '--zero', '-F', '-X'])
      ? READS
      : undefined,
  nft: (args) => (args[0] === 'list' ? READS : undefined),
  ifconfig: (args) =>
    args.filter((arg) => arg === undefined || !arg.startsWith('-')).length <= 1 ? READS : undefined,
  sysctl: (args) =>
    args.some((arg) => arg === undefined || /=|^-[a-zA-Z]*[wpf]|^--(?:write|load|system)/.test(arg))
      ? undefined
      : READS,
  openssl: (args) =>
    /^(?:x509|version|s_client|verify|crl|req|asn1parse|dgst)$/.test(args[0] ?? '') &&
    !hasOption(args, [
      '-out',
      '-new',
      '-newkey',
      '-keyout',
      '-CAcreateserial',
      '-sign',
      '-writerand',
      '-sess_out',
      '-keylogfile',
    ])
      ? READS
      : undefined,
  // It fills in variables, of which the upper-case ones may mean something to others.
  read: (args) =>
    args.every((arg) => arg !== undefined && /^-[rs]$|^[a-z_]+$/.test(arg)) ? READS : undefined,
  nc: (args) => (hasOption(args, ['-z']) && !hasOption(args, ['-e', '-c', '-l']) ? READS : undefined),
  tcpdump: (args) => (hasOption(args, ['-r']) && !hasOption(args, ['-w', '-z', '-C']) ? READS : undefined),
  xmllint: without('-o', '--output', '--shell'),
  dot: without('-o', '-O'),
  python3: formatsJson,
  python: formatsJson,
  lvs: any,
  vgs: any,
  pvs: any,
  mailq: any,
  rsync: (args) =>
    hasOption(args, ['-n', '--dry-run', '--list-only']) && !args.some(runsOrLogs) ? READS : undefined,
  'ansible-playbook': only('--list-tasks', '--list-hosts', '--list-tags', '--syntax-check'),
  'ansible-inventory': only('--list', '--graph', '--host'),
  nginx: (args) => (args.length === 1 && /^-[tTvV]$/.test(args[0] ?? '') ? READS : undefined),
  pg_dump: without('-f', '--file', '-F'),
  pg_isready: any,
  pg_lsclusters: any,
  dmidecode: without('--dump-bin'),
  cloc: without('--out', '--report-file'),
  yamllint: any,
  tsc: only('--noEmit'),
  mysqldump: without(
    '-r',
    '--result-file',
    '-T',
    '--tab',
    '--delete-master-logs',
    '--flush-logs',
    '-F',
    '--flush-privileges',
  ),
};
