/** Commands that look, unless an option makes them run, load or send something. */
import type { CommandRow } from '../command-row.ts';

/** An engine or a provider is a library that is loaded, and a configuration names some (openssl-config(5)). */
const OPENSSL =
  'engine engine_impl provider provider-path config extfile propquery out new newkey keyout CAcreateserial sign writerand sess_out keylogfile'
    .split(' ')
    .map((name) => `-${name} --${name}`)
    .join(' ');

/** Inventories may be programs, as may what prints the password of a vault; modules and plug-ins are. */
const ANSIBLE =
  '-i --inventory --inventory-file -M --module-path --playbook-dir -e --extra-vars --vault-password-file --vault-pass-file --vault-id --connection-password-file --become-password-file';

/** Take the next word as their value, and lead to no code of the caller's. */
const ANSIBLE_VALUES =
  '-l --limit -t --tags --skip-tags -u --user -f --forks -c --connection -T --timeout --private-key --key-file --start-at-task --become-method --become-user';

export const RUNNERS: readonly CommandRow[] = [
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
  {
    names: 'nc',
    valued: '-g -G -I -i -M -m -O -P -p -q -s -T -V -W -w -X -x',
    asks: '-z',
    forbidden: '-e -c -l',
  },
  { names: 'kcat', valued: '-b -t -p -k -K -D -o -c -m -G -d -s -r -f', asks: '-L', forbidden: '-P -F -X' },
  { names: 'apt-cache', forbidden: '-c --config-file -o --option' },
  { names: 'stern', forbidden: '--config --kubeconfig' },
  { names: 'pidstat', forbidden: '-e' },
  {
    names: 'iptables',
    valued:
      '-t --table -s --source -d --destination -p --protocol -j --jump -i --in-interface -o --out-interface -m --match',
    asks: '-L --list -S --list-rules',
    forbidden: `-A --append -I --insert -D --delete -R --replace -N --new-chain -P --policy -E --rename-chain -Z --zero -F
      --flush -X --delete-chain -M --modprobe`,
  },
  {
    names: 'rpm',
    first: /^-q|^--query|^(?:-K|--checksig)$/,
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
    valued: ANSIBLE_VALUES,
    asks: '--list-tasks --list-hosts --list-tags --syntax-check',
    forbidden: ANSIBLE,
  },
  {
    names: 'ansible-inventory',
    valued: ANSIBLE_VALUES,
    asks: '--list --graph --host',
    forbidden: `${ANSIBLE} --output --export`,
  },
  {
    names: ['kafka-topics', 'kafka-consumer-groups', 'kafka-configs']
      .flatMap((name) => [name, `${name}.sh`])
      .join(' '),
    valued: `--bootstrap-server --zookeeper --topic --partitions --replication-factor --replica-assignment --config
      --delete-config --add-config --group --entity-type --entity-name --timeout --offsets-for`,
    asks: '--list --describe',
    forbidden: '--command-config --create --delete --alter --reset-offsets --delete-offsets --execute',
  },
  {
    names: 'rsync',
    valued: `--exclude --include --filter -f --exclude-from --include-from --files-from --backup-dir --suffix --partial-dir
      --temp-dir -T --compare-dest --copy-dest --link-dest --bwlimit --timeout --contimeout --port --password-file --chmod
      --usermap --groupmap --chown --max-size --min-size --max-alloc --block-size -B --max-delete --modify-window -@
      --out-format --log-file-format --info --debug --iconv --skip-compress --compress-level --compress-choice
      --checksum-choice --checksum-seed --address --sockopts --outbuf --protocol --stop-after --stop-at --early-input
      --copy-as`,
    asks: '-n --dry-run --list-only',
    forbidden:
      '-M --remote-option -e --rsh --rsync-path --log-file --write-batch --only-write-batch --no-dry-run',
  },
  // A second file is where it writes.
  { names: 'python python3', first: /^-m$/, valued: '-m', options: /^-m=json\.tool$/, mostWords: 1 },
  {
    names: 'ssh-keygen',
    asks: '-l',
    every: /^(?:-l|-l?f|-v|-E|[^-].*)$/,
  },
  {
    names: 'gpg',
    first: /^-/,
    every: /^(?:--list-(?:keys|secret-keys|public-keys|sigs|packets)|--fingerprint|-[kK]|(?!-).*)$/,
  },
  // Rehearsed, with targets only: variables and other files could run something while they are read.
  {
    names: 'make',
    asks: '-n --dry-run --just-print --recon',
    every: /^(?:-n|--dry-run|--just-print|--recon|-s|-k|-B|--silent|[\w.][\w./-]*)$/,
  },
  // The modules that ask a machine how it is.
  {
    names: 'ansible',
    valued: '-m --module-name -i --inventory -l --limit -u --user',
    asks: '-m --module-name',
    options:
      /^(?:(?:-m|--module-name)=(?:ansible\.builtin\.)?(?:ping|setup|gather_facts|service_facts|package_facts)|(?:-l|--limit|-u|--user)(?:=.*)?|-b|--become|-o|-v+)$/,
    mostWords: 1,
  },
];
