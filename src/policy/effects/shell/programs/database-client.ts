/** Clients of databases: what they do is what they send. */
import { type Analysis, together } from '../../finding.ts';
import { analyzeMongoShell } from '../../mongodb/analyze-mongo-shell.ts';
import { analyzeRedis } from '../../redis/analyze-redis.ts';
import { type Argument, optionList, splitArguments, words } from '../argument-list.ts';
import { type Inner, type Judge, READS, verdict } from '../verdict.ts';

/** How a client is handed its programs. */
interface Client {
  /** Options that carry a program. */
  readonly code?: string;
  /** Options with any other value. */
  readonly valued?: string;
  /** Letters of options without a value, which may stand before the letter of one that carries a program: `-Atc`. */
  readonly flags?: string;
  /** Which plain word is the first that is a program, counting from zero. */
  readonly word?: number;
  /** Options that turn the command into a list of databases, or the like. */
  readonly lists?: string;
}

type Read = (text: string, inner: Inner) => Analysis;

/** Undefined if no program is seen, or one may be carried in a way that is not. */
const createProgram =
  (read: Read) =>
  (client: Client): Judge => {
    const code = optionList(client.code) ?? [];
    const lists = words(client.lists ?? '');
    const valued = words(`${client.valued ?? ''} ${client.code ?? ''}`);
    const { bundled, isHidden } = lettersOf(code, client.flags);
    return (args, inner) => {
      if (args.some((arg) => arg === undefined || isHidden(arg))) return undefined;
      const { words: plain, options } = splitArguments(
        args.map((arg) => arg?.replace(bundled, '-')),
        valued,
      );
      const texts = [
        ...options.filter(({ name }) => code.includes(name)).map(({ value }) => value),
        ...(client.word === undefined ? [] : plain.slice(client.word)),
      ];
      if (texts.length === 0)
        return args.some((arg) => arg !== undefined && lists.has(arg)) ? READS : undefined;
      return together(texts.map((text) => (text === undefined ? verdict('unknown') : read(text, inner))));
    };
  };

/** Programs are carried out of sight glued to their letter (`-cDROP …`), or behind the beginning of a long option. */
const lettersOf = (code: readonly string[], flags: string | undefined) => {
  const letters = code
    .filter((name) => /^-\w$/.test(name))
    .map((name) => name.slice(1))
    .join('');
  const glued = flags === undefined || letters === '' ? undefined : new RegExp(`^-[${flags}]*[${letters}].`);
  const bundled = new RegExp(`^-[${flags ?? ''}]+(?=[${letters}]$)`);
  const isHidden = (arg: Argument): boolean => {
    const [name = ''] = arg?.split('=') ?? [];
    const isBeginning =
      /^--./.test(name) && code.some((option) => option !== name && option.startsWith(name));
    return isBeginning || (arg !== undefined && glued?.test(arg) === true);
  };
  return { bundled, isHidden };
};

/** sqlite3 and duckdb have commands of their own that begin with a dot. */
const LOOKING_DOT_COMMAND =
  /^\s*\.(?:tables|schema|databases|indexes|indices|mode|headers|fullschema|show|dbinfo|help|version)\b[^|\n]*$/;

/** Clients that are handed SQL. */
export const sqlIn = createProgram((text, inner) =>
  LOOKING_DOT_COMMAND.test(text) ? READS : inner.sql(text),
);

/** Clients that are handed JavaScript for MongoDB. */
export const mongoIn = createProgram((text) => analyzeMongoShell(text));

const REDIS_VALUED = words('-h -p -s -a -u -n --user --pass -r -i -d -D --tls-ca -t -X');
const REDIS_LOOKS = words(
  '--scan --bigkeys --memkeys --hotkeys --stat --latency --latency-history --version -v',
);

/** redis-cli: everything from the first plain word on is one command. */
export const redisCommand: Judge = (args) => {
  if (args.includes(undefined)) return undefined;
  if (args.some((arg) => arg !== undefined && REDIS_LOOKS.has(arg))) return READS;
  const start = args.findIndex(
    (arg, index) => arg !== undefined && !arg.startsWith('-') && !REDIS_VALUED.has(args[index - 1] ?? ''),
  );
  return start < 0 ? undefined : analyzeRedis(args.slice(start).map(String));
};
