/** git: many verbs look or act depending on their arguments. */
import { type Argument, hasOption, splitArguments, words } from './argument-list.ts';
import { tellCommand } from './tell-command.ts';
import { type Judge, verdict } from './verdict.ts';

const READS =
  words(`status log diff show blame annotate describe rev-parse rev-list ls-files ls-tree ls-remote cat-file grep
  shortlog merge-base name-rev diff-tree diff-index diff-files for-each-ref show-ref show-branch count-objects
  whatchanged cherry range-diff check-ignore check-attr verify-commit verify-tag version help var patch-id fsck
  get-tar-commit-id --version`);

const DESTROYS = words(
  'push reset clean rm filter-branch filter-repo gc prune rebase restore checkout update-ref',
);

/** Verbs that only look as long as their arguments are of this kind. */
const ASKING: Readonly<Record<string, (args: readonly Argument[]) => boolean>> = {
  branch: (args) =>
    asks(args, [
      '-l',
      '--list',
      '-a',
      '-r',
      '-v',
      '-vv',
      '--all',
      '--remotes',
      '--show-current',
      '--contains',
      '--merged',
      '--no-merged',
      '--points-at',
      '--sort',
      '--format',
    ]),
  tag: (args) =>
    asks(args, ['-l', '--list', '-n', '--contains', '--merged', '--points-at', '--sort', '--format']),
  remote: ([first]) => first === undefined || /^(?:-v|--verbose|show|get-url)$/.test(first),
  stash: ([first]) => first === 'list' || first === 'show',
  reflog: ([first]) => first === undefined || first === 'show' || /^-/.test(first),
  config: (args) =>
    !hasOption(args, [
      '--unset',
      '--unset-all',
      '--add',
      '--replace-all',
      '--edit',
      '-e',
      '--rename-section',
      '--remove-section',
    ]) &&
    (hasOption(args, ['--get', '--get-all', '--get-regexp', '--list', '-l', '--show-origin']) ||
      args[0] === 'get' ||
      args[0] === 'list'),
  worktree: ([first]) => first === 'list',
  submodule: ([first]) => first === 'status' || first === 'summary',
  notes: ([first]) => first === undefined || first === 'list' || first === 'show',
  bisect: ([first]) => first === 'log' || first === 'view',
  lfs: ([first]) => first === 'ls-files' || first === 'status' || first === 'env',
  bundle: ([first]) => first === 'verify' || first === 'list-heads',
};

const REHEARSED = words('push clean fetch add commit rm mv pull');

export const judgeGit: Judge = (args) => {
  if (hasOption(beforeVerb(args), ['-c', '--config-env', '--exec-path', '--git-dir'])) return undefined;
  const { words: path } = splitArguments(args, words('-C --git-dir --work-tree --namespace --super-prefix'));
  const verb = path[0] ?? args.find((arg) => arg === '--version');
  if (verb === undefined) return undefined;
  const after = args.slice(args.indexOf(verb) + 1);
  const name =
    `git ${[verb, ...path.slice(1, 3)].filter((word) => word !== undefined).join(' ')}`.toLowerCase();
  const safe = !args.includes(undefined) && !hasLongOption(after) && !args.some(isTransport);
  const asking = READS.has(verb) || ASKING[verb]?.(after) === true;
  if (asking && (safe || READS_ANY.has(verb))) return verdict('read', [], [name]);
  if (REHEARSED.has(verb) && safe && rehearses(verb, after)) return verdict('read', [], [name]);
  const line = tellCommand('git', args);
  if (verb === 'push' && overwrites(after))
    return verdict('destructive', [`${line} overwrites or deletes what is there`], [name]);
  if (DESTROYS.has(verb) || deletes(verb, after)) return verdict('destructive', [line], [name]);
  return verdict('unknown', [`${line} is not known to only look`], [name]);
};

/** `:branch` deletes it, `+branch` forces it. */
const overwrites = (args: readonly Argument[]): boolean =>
  hasOption(args, ['--force', '-f', '--force-with-lease', '--mirror', '--delete', '-d', '--prune']) ||
  args.some((arg) => arg !== undefined && /^[+:]./.test(arg));

const deletes = (verb: string, args: readonly Argument[]): boolean =>
  (/^(?:branch|tag)$/.test(verb) && hasOption(args, ['-d', '-D', '--delete', '-f', '--force'])) ||
  (/^(?:stash|remote|worktree|notes|reflog|submodule)$/.test(verb) &&
    /^(?:drop|clear|pop|remove|rm|prune|delete|expire|deinit)$/.test(args[0] ?? ''));

/** No option of these can write or run anything. */
const READS_ANY = words('status rev-parse ls-files ls-tree cat-file rev-list merge-base');

/** Options by which looking verbs write files or run programs. */
const hasLongOption = (args: readonly Argument[]): boolean =>
  args.some(
    (arg) =>
      arg !== undefined && (/^-O/.test(arg) || WRITES_OR_RUNS.some((name) => isBeginningOf(arg, name))),
  );

const WRITES_OR_RUNS = [
  ...[
    '--output',
    '--ext-diff',
    '--upload-pack',
    '--exec',
    '--open-files-in-pager',
    '--lost-found',
    '--receive-pack',
  ],
];

/** git takes the beginning of a long option for it. */
const isBeginningOf = (arg: string, name: string): boolean => {
  const [written = ''] = arg.split('=');
  return written.length > 2 && name.startsWith(written);
};

/** `ext::sh -c …` is an address that runs a command. */
const isTransport = (arg: Argument): boolean => /^[a-z]+::/.test(arg ?? '');

const beforeVerb = (args: readonly Argument[]): readonly Argument[] => {
  const end = args.findIndex((arg) => arg === undefined || !arg.startsWith('-'));
  return end < 0 ? args : args.slice(0, end);
};

const rehearses = (verb: string, args: readonly Argument[]): boolean =>
  args.includes('--dry-run') || (verb !== 'commit' && verb !== 'pull' && hasOption(args, ['-n']));

/** Without a name to create, or with an option that turns names into a filter. */
const asks = (args: readonly Argument[], asking: readonly string[]): boolean => {
  const options = args.filter((arg) => arg?.startsWith('-'));
  const names = args.filter((arg) => !arg?.startsWith('-'));
  const known = options.every(
    (option) =>
      option !== undefined &&
      (asking.some((name) => option === name || option.startsWith(`${name}=`)) ||
        /^-[arvnl]+\d*$/.test(option)),
  );
  const filters = options.some(
    (option) =>
      option !== undefined &&
      !/^-v+$|^-[ar]+$/.test(option) &&
      !option.startsWith('--sort') &&
      !option.startsWith('--format'),
  );
  return known && (names.length === 0 || filters);
};
