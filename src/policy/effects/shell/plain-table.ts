/** Commands without verbs, as data: harmless with any arguments, without some options, or with some only. */

export interface PlainRow {
  /** Binaries, apart by blanks. */
  readonly names: string;
  /** Options, apart by blanks, that make it write, run, load or send something. */
  readonly forbidden?: string;
  /** Forbidden as written only: a shorter, harmless option begins alike. */
  readonly forbiddenExactly?: string;
  /** Only one of these options makes a question of it. */
  readonly asks?: string;
  /** At most one plain word, since a second is where the output goes; here stand the options with a value. */
  readonly oneWord?: string;
  /** What the first argument has to be. */
  readonly first?: RegExp;
  /** What every argument has to be. */
  readonly every?: RegExp;
  /** How many arguments there are. */
  readonly count?: number;
}

const OPTION = /^-/;

/** An engine or a provider is a library that is loaded, and a configuration names some (openssl-config(5)). */
const OPENSSL =
  'engine engine_impl provider provider-path config extfile propquery out new newkey keyout CAcreateserial sign writerand sess_out keylogfile'
    .split(' ')
    .map((name) => `-${name} --${name}`)
    .join(' ');

/** Inventories may be programs, as may what prints the password of a vault; modules and plug-ins are. */
const ANSIBLE =
  '-i --inventory --inventory-file -M --module-path --playbook-dir -e --extra-vars --vault-password-file --vault-pass-file --vault-id --connection-password-file --become-password-file';

const MYSQL = '--defaults-file --defaults-extra-file --plugin-dir --default-auth --log-error --init-command';

const ASK_THE_SYSTEM: readonly PlainRow[] = [
  {
    names: `ls dir cat head tail wc grep egrep fgrep zgrep zcat cut tr nl tac rev od hexdump stat du df free uptime
    whoami id groups who w last uname arch ps pgrep pstree netstat ping ping6 dig nslookup host traceroute
    tracepath mtr printenv pwd echo true false : which whereis basename dirname realpath readlink
    md5sum sha1sum sha224sum sha256sum sha512sum cksum sum b2sum diff cmp comm join paste fold fmt column expand
    lsblk blkid lscpu lsmem lspci lsusb lsmod vmstat iostat mpstat nproc getent locale jq seq sleep expr bc cal tty
    getconf ldd readelf numfmt look units tldr help type apropos top wait cd dpkg-query lvs vgs pvs mailq pg_isready
    md5 shasum sw_vers findmnt zless exa eza tput logname users pidof pg_lsclusters yamllint zipinfo shellcheck
    hadolint tokei`,
  },
  // Nothing but options, or nothing at all.
  { names: 'htop', every: OPTION },
  { names: 'hostname', every: OPTION, forbidden: '-F -b --file' },
  { names: 'env', every: /^(?:-0|--null)$/ },
  { names: 'mount alias', count: 0 },
  { names: 'history', every: /^\d+$/ },
  { names: 'arp', every: /^-[aenv]+$/ },
  { names: 'ulimit', every: /^-[aHS]+$/ },
  { names: 'kubectx kubens', every: /^(?:-c|--current)$/ },
  { names: 'dotnet', every: /^--(?:info|list-sdks|list-runtimes|version)$/ },
  { names: 'nginx', every: /^-[tTvV]$/, count: 1 },
  { names: 'tee', every: /^\/dev\/(?:null|stdout|stderr)$/ },
  // How a script stops and talks, not what it does.
  { names: 'set', every: /^(?:[-+][eux]*o?|pipefail|errexit|nounset|xtrace)$/ },
  // It fills in variables, of which the upper-case ones may mean something to others.
  { names: 'read', every: /^-[rs]$|^[a-z_]+$/ },
  { names: 'nft', first: /^list$/ },
];

const WRITE_OR_CHANGE: readonly PlainRow[] = [
  { names: 'base64 xmllint', forbidden: '-o --output --shell' },
  { names: 'sort', forbidden: '-o --output -T --compress-program' },
  { names: 'uniq', oneWord: '-f -s -w' },
  { names: 'xxd', oneWord: '-l -s -c -g' },
  { names: 'more', oneWord: '' },
  { names: 'less', oneWord: '', forbidden: '-o -O -k --log-file --LOG-FILE --lesskey-file' },
  { names: 'tree', forbidden: '-o -R' },
  { names: 'dot', forbidden: '-o -O -c -l' },
  { names: 'yq', forbidden: '-i --inplace -s --split-exp' },
  { names: 'printf', forbidden: '-v' },
  { names: 'lastlog', forbidden: '-C -S --clear --set' },
  { names: 'sensors', forbidden: '-s --set' },
  { names: 'ss', forbidden: '-K --kill -D --diag' },
  // `-sTCP:ESTABLISHED` holds the letters, too: an option with a value ends the look.
  { names: 'lsof', every: /^(?!-[abefhjklmnoqrtvwxyzBCE-Z]*[DA])/ },
  { names: 'pmap', forbidden: '-n -N --create-rc --create-rc-to' },
  { names: 'dmidecode', forbidden: '--dump-bin' },
  { names: 'ldapsearch', forbidden: '-t -T' },
  { names: 'sar', forbidden: '-o' },
  { names: 'pg_dump', forbidden: '-f --file -F' },
  {
    names: 'mysqldump',
    forbidden: `${MYSQL} -r --result-file -T --tab --delete-master-logs --flush-logs -F --flush-privileges`,
  },
  {
    names: 'journalctl',
    forbidden:
      '--vacuum-size --vacuum-time --vacuum-files --rotate --flush --sync --relinquish-var --setup-keys --update-catalog',
    forbiddenExactly: '--cursor-file',
  },
  {
    names: 'dmesg',
    forbidden: '-c -C --clear --read-clear -D -E -n --console-off --console-on --console-level',
  },
  { names: 'crontab', asks: '-l' },
  { names: 'dpkg', asks: '-l -L -s -S -p --list --listfiles --status --search' },
  { names: 'unzip', asks: '-l -Z -t' },
  { names: 'tsc', asks: '--noEmit' },
  { names: 'tcpdump', asks: '-r', forbidden: '-w -z -C' },
];

const RUN_LOAD_OR_SEND: readonly PlainRow[] = [
  { names: 'rg', forbidden: '--pre --hostname-bin -z --search-zip' },
  { names: 'ag', forbidden: '--pager' },
  { names: 'fd', forbidden: '-x -X --exec --exec-batch' },
  // Looking into what is compressed runs other programs.
  { names: 'file', forbidden: '-C --compile -z -Z --uncompress --uncompress-noreport' },
  {
    names: 'man',
    forbidden: '-P --pager -H --html -C --config-file -p --preprocessor -T --troff-device -l',
  },
  // Plug-ins are libraries; a file that is named with @ holds more options.
  { names: 'nm objdump size strings', every: /^(?!@)/, forbidden: '--plugin' },
  // What is sent to a server of the caller's choice leaves the house.
  { names: 'whois', forbidden: '-h --host -p --port' },
  { names: 'nc', asks: '-z', forbidden: '-e -c -l' },
  { names: 'kcat', asks: '-L', forbidden: '-P -F -X' },
  { names: 'apt-cache', forbidden: '-c --config-file -o --option' },
  { names: 'stern', forbidden: '--config --kubeconfig' },
  { names: 'pidstat', forbidden: '-e' },
  { names: 'iptables', asks: '-L --list -S --list-rules', forbidden: '-Z --zero -F -X -M --modprobe' },
  {
    names: 'rpm',
    first: /^-q|^--query/,
    forbidden: '--pipe --eval -E --define -D --rcfile --macros --load --predefine --undefine',
  },
  { names: 'openssl', first: /^(?:x509|version|verify|crl|req|asn1parse|dgst)$/, forbidden: OPENSSL },
  {
    names: 'cloc',
    forbidden:
      '--out --report-file --extract-with --vcs --config --categorized --counted --found --ignored --diff-alignment --write-lang-def --sum-reports --sql -o',
  },
  {
    names: 'ansible-playbook',
    asks: '--list-tasks --list-hosts --list-tags --syntax-check',
    forbidden: ANSIBLE,
  },
  { names: 'ansible-inventory', asks: '--list --graph --host', forbidden: `${ANSIBLE} --output --export` },
  {
    names: ['kafka-topics', 'kafka-consumer-groups', 'kafka-configs']
      .flatMap((name) => [name, `${name}.sh`])
      .join(' '),
    asks: '--list --describe',
    forbidden: '--command-config',
  },
];

export const PLAIN_TABLE: readonly PlainRow[] = [...ASK_THE_SYSTEM, ...WRITE_OR_CHANGE, ...RUN_LOAD_OR_SEND];
