/** Clients of databases and web servers: what they do is what they send. */
import { type Analysis, together } from '../finding.ts';
import { mayActOnGet } from '../http/analyze-http.ts';
import { analyzeMongoShell } from '../mongodb/analyze-mongo-shell.ts';
import { analyzeRedis } from '../redis/analyze-redis.ts';
import { type Argument, hasOption, splitArguments, words } from './argument-list.ts';
import { tellCommand } from './tell-command.ts';
import { type Inner, type Judge, READS, verdict } from './verdict.ts';

const all = (parts: readonly Analysis[]): Analysis | undefined =>
  parts.length === 0 ? undefined : together(parts);

interface SqlClient {
  readonly valued: ReadonlySet<string>;
  /** Options that carry SQL. */
  readonly code: readonly string[];
  /** Options by which anything could be read or written. */
  readonly never: readonly string[];
  /** Options without value that may be written together with `-c`. */
  readonly flags?: RegExp;
  /** Which plain word is SQL, counting from zero. */
  readonly word?: number;
  /** Options that turn the command into a list of databases. */
  readonly lists?: readonly string[];
}

const sqlClient =
  (client: SqlClient): Judge =>
  (args, inner) => {
    if (args.includes(undefined) || hasExactly(args, client.never)) return undefined;
    const apart =
      client.flags === undefined ? args : args.map((arg) => arg?.replace(client.flags ?? /^$/, '-c'));
    const { words: plain, options } = splitArguments(apart, new Set([...client.valued, ...client.code]));
    const code = options.filter(({ name }) => client.code.includes(name)).map(({ value }) => value);
    const word = client.word === undefined ? [] : plain.slice(client.word);
    if (code.length === 0 && word.length === 0)
      return client.lists !== undefined && hasExactly(args, client.lists) ? READS : undefined;
    return all(
      [...code, ...word].map((text) => (text === undefined ? verdict('unknown') : clientText(text, inner))),
    );
  };

const hasExactly = (args: readonly Argument[], names: readonly string[]): boolean =>
  args.some(
    (arg) =>
      arg !== undefined &&
      names.some(
        (name) =>
          arg === name ||
          (name.startsWith('--') && (arg.startsWith(`${name}=`) || name.startsWith(abbreviated(arg)))),
      ),
  );

/** MySQL and psql take the beginning of a long option for it. */
const abbreviated = (arg: string): string => /^--[^=]{3,}/.exec(arg)?.[0] ?? '-- ';

/** sqlite3 has commands of its own that begin with a dot. */
const clientText = (text: string, inner: Inner): Analysis =>
  /^\s*\.(?:tables|schema|databases|indexes|indices|mode|headers|fullschema|show|dbinfo|help|version)\b[^|\n]*$/.test(
    text,
  )
    ? READS
    : inner.sql(text);

const psql = sqlClient({
  valued: words(
    '-h --host -p --port -U --username -d --dbname -P --pset -F --field-separator -R --record-separator -T --table-attr',
  ),
  code: ['-c', '--command'],
  flags: /^-[AtqXxeEanHSsw]+c$/,
  never: ['-f', '--file', '-o', '--output', '-L', '--log-file', '-v', '--set', '--variable', '-1'],
  lists: ['-l', '--list', '--version', '-V', '--help'],
});

const mysql = sqlClient({
  valued: words('-h --host -P --port -u --user -D --database -S --socket --default-character-set --protocol'),
  code: ['-e', '--execute', '-Ne', '-Be', '-NBe', '-BNe', '-sNe', '-se', '-te'],
  never: [
    ...['--tee', '--init-command', '--pager', '--load-data-local-dir', '--local-infile'],
    ...['--defaults-file', '--defaults-extra-file', '--plugin-dir', '--default-auth'],
  ],
  lists: ['--version', '-V'],
});

const sqlite = sqlClient({
  valued: words('-separator -newline -nullvalue -mmap -maxsize'),
  code: ['-cmd'],
  never: ['-init', '-A', '-append', '-deserialize'],
  word: 1,
  lists: ['-version', '--version'],
});

const redis: Judge = (args) => {
  const valued = words('-h -p -s -a -u -n --user --pass -r -i -d -D --tls-ca -t -X');
  if (
    args.includes(undefined) ||
    hasExactly(args, ['-x', '-X', '--eval', '--pipe', '--rdb', '--functions-rdb', '--cluster', '--replica'])
  )
    return undefined;
  if (
    hasExactly(args, [
      '--scan',
      '--bigkeys',
      '--memkeys',
      '--hotkeys',
      '--stat',
      '--latency',
      '--latency-history',
      '--version',
      '-v',
    ])
  )
    return READS;
  const start = args.findIndex(
    (arg, index) => arg !== undefined && !arg.startsWith('-') && !valued.has(args[index - 1] ?? ''),
  );
  return start < 0 ? undefined : analyzeRedis(args.slice(start).map(String));
};

const mongosh: Judge = (args) => {
  if (args.includes(undefined) || hasExactly(args, ['-f', '--file', '--shell'])) return undefined;
  const { words: plain, options } = splitArguments(
    args,
    words('--eval --host --port -u --username -p --password --authenticationDatabase'),
  );
  const code = options.filter(({ name }) => name === '--eval').map(({ value }) => value);
  if (plain.some((word) => word?.endsWith('.js'))) return undefined;
  return all(code.map((text) => (text === undefined ? verdict('unknown') : analyzeMongoShell(text))));
};

/** Options of curl that only shape the request or what is printed; whatever is not here may write, send or read files. */
const CURL_SAFE =
  /^(?:-[sSfLkviIGN46#]+|--(?:silent|show-error|fail|fail-with-body|location|insecure|verbose|include|head|get|compressed|no-progress-meter|ipv4|ipv6|http1\.1|http2|globoff|no-buffer|retry-connrefused|progress-bar))$/;
const CURL_VALUED = words(
  '-H --header -A --user-agent -u --user -m --max-time --connect-timeout --retry --retry-delay -b --cookie -e --referer -w --write-out -x --proxy --cacert --resolve --url --max-redirs --oauth2-bearer -o --output -X --request -d --data --data-urlencode --data-raw',
);

/** Schemes by which it can say anything to any port, files it reads settings from, and a way to write what it prints. */
const CURL_SPEAKS_OTHERWISE =
  /^@|%output\{|^(?:--url=)?(?!https?:|file:|ftps?:|sftp:)[a-z][a-z0-9+.-]*:\/\//i;

const curl: Judge = (args) => {
  if (args.includes(undefined)) return undefined;
  const { options } = splitArguments(args, CURL_VALUED);
  const method = options.find(({ name }) => name === '-X' || name === '--request')?.value?.toUpperCase();
  const asked =
    method ?? /^-X(.+)$/.exec(args.find((arg) => arg?.startsWith('-X')) ?? '')?.[1]?.toUpperCase() ?? 'GET';
  const sends = options.some(({ name }) => /^(?:-d|--data)/.test(name)) && !hasOption(args, ['-G', '--get']);
  const written = options
    .filter(({ name }) => name === '-o' || name === '--output')
    .map(({ value }) => value);
  const known = options.every(
    ({ name, value }) =>
      CURL_SAFE.test(name) || CURL_VALUED.has(name) || (/^-X[A-Za-z]+$/.test(name) && value === undefined),
  );
  const overrides = options.some(
    ({ name, value }) =>
      (name === '-H' || name === '--header') &&
      (value === undefined || /method-override|x-http-method|^@/i.test(value)),
  );
  const name = `curl ${asked.toLowerCase()}`;
  const place = tellCommand(
    '',
    args.filter((arg) => /^(?:\w+:\/\/|[\w-]+(?:\.[\w-]+)+(?:[:/]|$))/.test(arg ?? '')),
  ).trim();
  if (asked === 'DELETE') return verdict('destructive', [`HTTP DELETE ${place} with curl`], [name]);
  const quiet = written.every((file) => file === '/dev/null' || file === '-');
  const looks =
    /^(?:GET|HEAD|OPTIONS)$/.test(asked) &&
    known &&
    !sends &&
    !overrides &&
    quiet &&
    !args.some((arg) => arg !== undefined && (CURL_SPEAKS_OTHERWISE.test(arg) || mayActOnGet(arg)));
  return looks ? verdict('read', [], [name]) : verdict('unknown', [told(asked, sends, place)], [name]);
};

const told = (asked: string, sends: boolean, place: string): string => {
  if (!/^(?:GET|HEAD|OPTIONS)$/.test(asked)) return `HTTP ${asked} ${place} with curl`;
  return sends ? `curl sends data to ${place}` : `curl ${place} does more than fetch`;
};

/** Options of wget that only shape the request or what is told about it. */
const WGET_SAFE =
  /^(?:-[qvSd46]+|-nv|-q?O-?|--(?:spider|quiet|verbose|no-verbose|server-response|output-document|header|user-agent|timeout|tries|wait|max-redirect|no-check-certificate|no-proxy|content-on-error|show-progress|no-hsts|user|password|referer)|-[TtUw]|-[Tt]\d+)$/;
const WGET_VALUED = words(
  '-O -qO --output-document --header -U --user-agent -T --timeout -t --tries -w --wait --max-redirect --user --password --referer',
);

const wget: Judge = (args) => {
  if (args.includes(undefined)) return undefined;
  const { options } = splitArguments(args, WGET_VALUED);
  const written = options.filter(({ name }) => /^(?:-q?O|--output-document)$/.test(name));
  const prints =
    options.some(({ name }) => name === '--spider' || /^-q?O-$/.test(name)) ||
    (written.length > 0 && written.every(({ value }) => value === '-' || value === '/dev/null'));
  const overrides = args.some((arg) => /method-override|x-http-method/i.test(arg ?? ''));
  const quiet = written.every(({ value }) => value === '-' || value === '/dev/null');
  return prints &&
    quiet &&
    !overrides &&
    !args.some((arg) => mayActOnGet(arg ?? '')) &&
    options.every(({ name }) => WGET_SAFE.test(name))
    ? READS
    : undefined;
};

export const CLIENT_BINARIES: Readonly<Record<string, Judge>> = {
  psql,
  mysql,
  mariadb: mysql,
  sqlite3: sqlite,
  sqlcmd: sqlClient({
    valued: words('-S -d -U -P -h -s -W -w'),
    code: ['-Q', '-q'],
    never: ['-i', '-o', '-v'],
  }),
  'clickhouse-client': sqlClient({
    valued: words('-h --host --port -u --user --password -d --database --format'),
    code: ['-q', '--query'],
    never: ['--queries-file', '-n'],
  }),
  snowsql: sqlClient({ valued: words('-a -u -d -s -w -r -c'), code: ['-q', '--query'], never: ['-f', '-o'] }),
  duckdb: sqlClient({ valued: words(''), code: ['-c', '-s'], never: ['-init', '-f'], word: 1 }),
  cockroach: (args, inner) =>
    args[0] === 'sql'
      ? sqlClient({
          valued: words('--url --host -d --database -u --user'),
          code: ['-e', '--execute'],
          never: ['-f', '--file'],
        })(args.slice(1), inner)
      : undefined,
  'redis-cli': redis,
  'valkey-cli': redis,
  mongosh,
  mongo: mongosh,
  curl,
  wget,
};
