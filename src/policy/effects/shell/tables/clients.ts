/** Clients of databases and web servers. */
import type { CommandRow } from '../command-row.ts';
import { mongoIn, redisCommand, sqlIn } from '../programs/database-client.ts';
import { curlRequest, fetches } from '../programs/web-request.ts';

const DATABASES: readonly CommandRow[] = [
  {
    names: 'psql',
    forbidden: '--file --output --log-file --set --variable --single-transaction',
    every: /^(?!-[AtqXxeEanHSsw]*[foLv1])/,
    program: sqlIn({
      code: '-c --command',
      valued: `-h --host -p --port -U --username -d --dbname -P --pset -F --field-separator -R --record-separator
        -T --table-attr`,
      flags: 'AtqXxeEanHSsw',
      lists: '-l --list --version -V --help',
    }),
  },
  {
    names: 'mysql mariadb',
    forbidden: `--tee --init-command --pager --load-data-local-dir --local-infile --defaults-file
      --defaults-extra-file --plugin-dir --default-auth`,
    program: sqlIn({
      code: '-e --execute',
      valued: '-h --host -P --port -u --user -D --database -S --socket --default-character-set --protocol',
      flags: 'NBstrvXHnqfEAb',
      lists: '--version -V',
    }),
  },
  {
    names: 'sqlite3',
    every: /^(?!--?(?:init|append|deserialize)$|-A)/,
    program: sqlIn({
      code: '-cmd',
      valued: '-separator -newline -nullvalue -mmap -maxsize',
      word: 1,
      lists: '-version --version',
    }),
  },
  {
    names: 'duckdb',
    forbiddenExactly: '-init -f',
    program: sqlIn({ code: '-c -s', word: 1 }),
  },
  {
    names: 'sqlcmd',
    forbiddenExactly: '-i -o -v',
    program: sqlIn({ code: '-Q -q', valued: '-S -d -U -P -h -s -W -w', flags: '' }),
  },
  {
    names: 'clickhouse-client',
    forbidden: '--queries-file -n',
    program: sqlIn({
      code: '-q --query',
      valued: '-h --host --port -u --user --password -d --database --format',
      flags: '',
    }),
  },
  {
    names: 'snowsql',
    forbiddenExactly: '-f -o',
    program: sqlIn({ code: '-q --query', valued: '-a -u -d -s -w -r -c', flags: '' }),
  },
  {
    names: 'cockroach',
    verbs: {
      only: [
        {
          verbs: 'sql',
          forbidden: '-f --file',
          program: sqlIn({
            code: '-e --execute',
            valued: '--url --host -d --database -u --user',
            flags: '',
          }),
        },
      ],
      theirs: '--url --host',
    },
  },
  {
    names: 'redis-cli valkey-cli',
    forbidden: '--eval --pipe --rdb --functions-rdb --cluster --replica',
    every: /^(?!-[xX]$)/,
    program: redisCommand,
  },
  {
    names: 'mongosh mongo',
    forbidden: '--file --shell',
    every: /^(?!-f$|(?!-).*\.js$)/,
    program: mongoIn({
      code: '--eval',
      valued: '--host --port -u --username -p --password --authenticationDatabase',
    }),
  },
];

const WEB: readonly CommandRow[] = [
  { names: 'curl', program: curlRequest },
  {
    names: 'wget',
    valued: `-O -qO --output-document --header -U --user-agent -T --timeout -t --tries -w --wait --max-redirect
      --user --password --referer`,
    options:
      /^(?:-[qvSd46]+|-nv|-q?O-|(?:-q?O|--output-document)=(?:-|\/dev\/null)|--(?:spider|quiet|verbose|no-verbose|server-response|no-check-certificate|no-proxy|content-on-error|show-progress|no-hsts)|(?:--(?:header|user-agent|timeout|tries|wait|max-redirect|user|password|referer)|-[TtUw])(?:=.*)?|-[Tt]\d+)$/s,
    some: /^(?:--spider|-q?O-?|--output-document(?:=.*)?)$/,
    program: fetches,
  },
  {
    // The method first, then the address, then what is asked and with which headers.
    names: 'http https xh',
    first: /^(?:GET|HEAD|OPTIONS)$/,
    every:
      /^(?:-[bhvI]|--(?:body|headers|verbose|print=\w+|ignore-stdin|follow|timeout=\d+))$|^[^-@=:][^@=]*$|^[\w.-]+==|^(?!x-http-method)(?!.*override)[\w-]+:[^=@]/i,
    program: fetches,
  },
];

export const CLIENTS: readonly CommandRow[] = [...DATABASES, ...WEB];
