/** Commands that ask the system, and print or compute something. */
import type { CommandRow } from '../command-row.ts';
import { assignments } from '../programs/assignments.ts';
import { testExpression } from '../programs/test-expression.ts';

const OPTION = /^-/;

export const SYSTEM: readonly CommandRow[] = [
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
  { names: 'kill', first: /^-l$/, every: /^(?:-l|\d+)$/ },
  { names: 'ulimit', every: /^-[aHS]+$/ },
  { names: 'kubectx kubens', every: /^(?:-c|--current)$/ },
  { names: 'dotnet', every: /^--(?:info|list-sdks|list-runtimes|version)$/ },
  { names: 'nginx', every: /^-[tTvV]$/, count: 1 },
  { names: 'tee', every: /^\/dev\/(?:null|stdout|stderr)$/ },
  // How a script stops and talks, not what it does.
  { names: 'set', every: /^(?:[-+][eux]*o?|pipefail|errexit|nounset|xtrace)$/ },
  // It fills in variables, of which the upper-case ones may mean something to others.
  { names: 'read', every: /^-[rs]$|^[a-z_]+$/ },
  { names: 'nft', first: /^list$/, every: /^[^;\n]*$/ },
  { names: 'ifconfig', mostWords: 1 },
  { names: 'sysctl', every: /^[^=]+$/, forbidden: '-w -p -f --write --load --system' },
  { names: 'date', forbidden: '-s --set', valued: '-d --date -r --reference -f', words: /^\+/ },
  {
    names: 'nvidia-smi',
    every: /^(?:-q|-L|--query-[\w-]+=.*|--format=.*|-i=?\d*|\d+|-d|[A-Z_,]+|dmon|pmon|topo|-m)$/,
  },
  { names: 'test [', program: testExpression },
  { names: 'export', program: assignments },
];
