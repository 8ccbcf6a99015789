/** git: many verbs look or act depending on what follows them. */
import type { CommandRow, Proof } from '../command-row.ts';

/** Options by which looking verbs write files or run programs; `ext::sh -c …` is an address that runs a command. */
const SAFE = {
  forbidden: `--output --ext-diff --upload-pack --exec --open-files-in-pager --lost-found --receive-pack
    --no-dry-run`,
  every: /^(?!-O|[a-z]+::)/,
} satisfies Proof;

const FILTERS =
  '--all|--remotes|--show-current|--list|--contains|--merged|--no-merged|--points-at|-l|-n\\d*|-[arvnl]*[nl][arvnl]*\\d*';
const SHAPES = '--sort|--format|-[arv]+';

/** Names are created, unless an option makes a filter of them. */
const listsNames = (verbs: string): readonly (Proof & { readonly verbs: string })[] => [
  { verbs, ...SAFE, every: new RegExp(`^(?:${FILTERS}|${SHAPES})(?:=|$)`) },
  {
    verbs,
    ...SAFE,
    every: new RegExp(`^(?:(?:${FILTERS}|${SHAPES})(?:=|$)|(?!-))`),
    some: new RegExp(`^(?:${FILTERS})(?:=|$)`),
  },
];

export const GIT: readonly CommandRow[] = [
  {
    names: 'git',
    valued: '-C --git-dir --work-tree --namespace --super-prefix -o --push-option',
    verbs: {
      before: '-c --config-env --exec-path --git-dir',
      filledIn: true,
      // No option of these can write or run anything.
      reads: 'status, rev-parse, ls-files, ls-tree, cat-file, rev-list, merge-base',
      only: [
        {
          verbs: `log, diff, show, blame, annotate, describe, ls-remote, grep, shortlog, name-rev, diff-tree, diff-index,
            diff-files, for-each-ref, show-ref, show-branch, count-objects, whatchanged, cherry, range-diff, check-ignore,
            check-attr, verify-commit, verify-tag, version, help, var, patch-id, fsck, get-tar-commit-id,
            remote show, remote get-url, stash list, stash show, reflog ., reflog show, worktree list,
            submodule status, submodule summary, notes list, notes show, bisect log, bisect view,
            lfs ls-files, lfs status, lfs env, bundle verify, bundle list-heads`,
          ...SAFE,
        },
        { verbs: 'remote .', every: /^(?:-v|--verbose)$/ },
        { verbs: 'notes .', count: 0 },
        ...listsNames('branch'),
        ...listsNames('tag'),
        {
          verbs: 'config',
          ...SAFE,
          forbidden: `${SAFE.forbidden} --unset --unset-all --add --replace-all --edit -e --rename-section
            --remove-section`,
          some: /^(?:--get|--get-all|--get-regexp|--list|-l|--show-origin)$/,
        },
        { verbs: 'config get, config list', ...SAFE },
        // A name without a value is asked for.
        {
          verbs: 'config',
          every: /^(?:--(?:global|local|system|worktree)|[a-z][\w.-]*)$/i,
          mostWords: 1,
        },
        { verbs: 'reflog', ...SAFE, words: /^\d+$/ },
        { verbs: 'push, clean, add, rm, mv', ...SAFE, rehearses: /^(?:--dry-run|-[a-zA-Z]*n[a-zA-Z]*)$/ },
        { verbs: 'fetch, commit, pull', ...SAFE, rehearses: /^--dry-run$/ },
      ],
      destroys: `push, reset, clean, rm, filter-branch, filter-repo, gc, prune, rebase, restore, checkout, update-ref,
        ${['stash', 'remote', 'worktree', 'notes', 'reflog', 'submodule']
          .flatMap((verb) =>
            ['drop', 'clear', 'pop', 'remove', 'rm', 'prune', 'delete', 'expire', 'deinit'].map(
              (act) => `${verb} ${act}`,
            ),
          )
          .join(', ')}`,
      destroysIf: [
        {
          verbs: 'push',
          // `:branch` deletes it, `+branch` forces it.
          some: /^(?:--(?:force|force-with-lease|mirror|delete|prune)(?:=|$)|-[a-zA-Z]*[fd]|[+:].)/,
          tells: 'overwrites or deletes what is there',
        },
        { verbs: 'branch, tag', some: /^(?:--(?:delete|force)(?:=|$)|-[a-zA-Z]*[dDf])/ },
      ],
    },
  },
];
