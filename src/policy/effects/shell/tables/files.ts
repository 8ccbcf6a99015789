/** Commands that look at files and logs, unless an option makes them write or change something. */
import type { CommandRow } from '../command-row.ts';
import { awkProgram } from '../programs/awk-program.ts';
import { findExpression } from '../programs/find-expression.ts';
import { sedScript } from '../programs/sed-script.ts';

/** `+` begins a command of pagers, and an offset that writes. */
const NOT_PLUS = /^(?!\+)/;

const MYSQL = '--defaults-file --defaults-extra-file --plugin-dir --default-auth --log-error --init-command';

export const FILES: readonly CommandRow[] = [
  { names: 'base64 xmllint', forbidden: '-o --output --shell' },
  { names: 'sort', forbidden: '-o --output -T --compress-program' },
  { names: 'uniq', valued: '-f -s -w', mostWords: 1, every: NOT_PLUS },
  { names: 'xxd', valued: '-l -s -c -g', mostWords: 1, every: NOT_PLUS },
  { names: 'more', mostWords: 1, every: NOT_PLUS },
  {
    names: 'less',
    mostWords: 1,
    every: NOT_PLUS,
    forbidden: '-o -O -k --log-file --LOG-FILE --lesskey-file',
  },
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
  { names: 'crontab', valued: '-u', asks: '-l', forbidden: '-e -r -i' },
  {
    names: 'dpkg',
    valued:
      '--admindir --root --instdir --debug -D --ignore-depends --path-exclude --path-include --status-fd --log',
    asks: '-l -L -s -S -p --list --listfiles --status --search',
    forbidden: `-i --install --unpack --configure -r --remove -P --purge -a --pending -A --record-avail --update-avail
      --merge-avail --clear-avail --set-selections --clear-selections --add-architecture --remove-architecture
      --triggers-only --pre-invoke --post-invoke --status-logger`,
  },
  { names: 'unzip', valued: '-d -P', asks: '-l -Z -t' },
  { names: 'tsc', asks: '--noEmit' },
  {
    names: 'tcpdump',
    valued: '-i --interface -c -s --snapshot-length -B -E -F -G -M -T -V -W -y -Z -j -Q',
    asks: '-r',
    forbidden: '-w -z -C',
  },
  {
    names: 'tar',
    // A filter of the caller's choice is a program, as is what is told of each volume.
    first: /^(?:--list|-?(?=[a-zA-Z]*t)(?:(?![xcruAIF])[a-zA-Z])+)$/,
    every: /^(?!--(?!list$)|-[a-zA-Z]*[IF])/,
  },
  { names: 'find', program: findExpression },
  {
    names: 'sed',
    forbidden: '-i -f --in-place --file -s',
    program: sedScript,
  },
  { names: 'awk gawk mawk', program: awkProgram },
];
