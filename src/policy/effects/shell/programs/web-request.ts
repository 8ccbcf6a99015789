/** Clients of web servers: what they do is what they ask for. */
import { mayActOnGet } from '../../http/analyze-http.ts';
import { type Argument, hasOption, type SplitArguments, splitArguments, words } from '../argument-list.ts';
import { tellCommand } from '../tell-command.ts';
import { type Judge, READS, verdict } from '../verdict.ts';

/** Undefined if an address is known to act when it is fetched, or a header overrides the method. */
export const fetches: Judge = (args) =>
  args.some((arg) => arg === undefined || mayActOnGet(arg) || OVERRIDES.test(arg)) ? undefined : READS;

const OVERRIDES = /method-override|x-http-method/i;

/** Options of curl that only shape the request or what is printed; whatever is not here may write, send or read files. */
const CURL_SAFE =
  /^(?:-[sSfLkviIGN46#]+|--(?:silent|show-error|fail|fail-with-body|location|insecure|verbose|include|head|get|compressed|no-progress-meter|ipv4|ipv6|http1\.1|http2|globoff|no-buffer|retry-connrefused|progress-bar))$/;
const CURL_VALUED = words(
  '-H --header -A --user-agent -u --user -m --max-time --connect-timeout --retry --retry-delay -b --cookie -e --referer -w --write-out -x --proxy --cacert --resolve --url --max-redirs --oauth2-bearer -o --output -X --request -d --data --data-urlencode --data-raw',
);

/** Schemes by which it can say anything to any port, files it reads settings from, and a way to write what it prints. */
const CURL_SPEAKS_OTHERWISE =
  /^@|%output\{|^(?:--url=)?(?!https?:|file:|ftps?:|sftp:)[a-z][a-z0-9+.-]*:\/\//i;

/** Judges `curl` by method, options and addresses; undefined if an argument is computed or nothing certain can be told. */
export const curlRequest: Judge = (args) => {
  if (args.includes(undefined)) return undefined;
  const { options } = splitArguments(args, CURL_VALUED);
  const asked = methodOf(args, options);
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
    LOOKING.test(asked) &&
    known &&
    !sends &&
    !overrides &&
    quiet &&
    !args.some((arg) => arg !== undefined && (CURL_SPEAKS_OTHERWISE.test(arg) || mayActOnGet(arg)));
  return looks ? verdict('read', [], [name]) : verdict('unknown', [told(asked, sends, place)], [name]);
};

/** The last counts; of several, one that is not known to look is told. */
const methodOf = (args: readonly Argument[], options: SplitArguments['options']): string => {
  const apart = options
    .filter(({ name }) => name === '-X' || name === '--request')
    .map(({ value }) => value ?? '');
  const glued = args.flatMap((arg) => /^-X(.+)$/.exec(arg ?? '')?.[1] ?? []);
  const methods = [...apart, ...glued].map((method) => method.toUpperCase());
  return methods.find((method) => !LOOKING.test(method)) ?? methods[0] ?? 'GET';
};

const LOOKING = /^(?:GET|HEAD|OPTIONS)$/;

const told = (asked: string, sends: boolean, place: string): string => {
  if (!LOOKING.test(asked)) return `HTTP ${asked} ${place} with curl`;
  return sends ? `curl sends data to ${place}` : `curl ${place} does more than fetch`;
};
