/** Managers of packages, and tools of languages. */
import type { CommandRow } from '../command-row.ts';

export const PACKAGES: readonly CommandRow[] = [
  {
    names: 'npm pnpm',
    valued: '--prefix --registry -w --workspace',
    verbs: {
      reads: `ls, list, ll, la, view, info, show, outdated, search, ping, whoami, explain, why, query, fund,
        root, prefix, bin, -v, --version, config get, config list, config ls, audit signatures, audit .,
        pkg get, dist-tag ls, access list, team ls`,
      destroys: 'unpublish, uninstall, prune, deprecate',
      refused: '--git --browser --viewer --cache --location',
      filledIn: true,
    },
  },
  {
    names: 'yarn',
    verbs: {
      reads: 'list, info, why, outdated, audit, versions, -v, --version',
      destroys: 'remove, unlink',
      filledIn: true,
    },
  },
  {
    names: 'pip pip3',
    verbs: {
      reads: `list, show, freeze, check, search, index, inspect, help, --version, config list, config get,
        config debug, cache dir, cache info, cache list`,
      destroys: 'uninstall',
      refused: '--log --report -f -i',
      filledIn: true,
    },
  },
  {
    names: 'cargo',
    verbs: {
      reads: 'tree, metadata, search, pkgid, version, locate-project',
      destroys: 'clean, uninstall, remove',
      filledIn: true,
    },
  },
  {
    names: 'go',
    forbiddenExactly: '-w -u -toolexec -exec -export -compiled -mod',
    verbs: { reads: 'list, version, doc, env', destroys: 'clean' },
  },
  {
    names: 'apt',
    verbs: {
      reads: 'list, search, show, policy, depends, rdepends',
      destroys: 'remove, purge, autoremove',
      refused: '-c -o --option',
      filledIn: true,
    },
  },
  {
    names: 'brew',
    verbs: {
      reads: 'list, info, search, deps, uses, outdated, config, doctor, --version',
      destroys: 'uninstall, remove, cleanup',
      filledIn: true,
    },
  },
  {
    names: 'snap',
    verbs: {
      reads: 'list, info, find, version, changes, change, interfaces, connections',
      destroys: 'remove',
    },
  },
  { names: 'flatpak', verbs: { reads: 'list, info, search, remotes', destroys: 'uninstall' } },
  {
    names: 'yum dnf',
    verbs: {
      reads: `list, info, search, repolist, check-update, provides, history, updateinfo, deplist, repoquery`,
      destroys: 'remove, erase, autoremove',
    },
  },
  { names: 'apk', verbs: { reads: 'info, list, search, policy, version', destroys: 'del' } },
  {
    names: 'gem',
    verbs: { reads: 'list, search, environment, specification, which', destroys: 'uninstall' },
  },
  {
    names: 'composer',
    verbs: { reads: 'show, outdated, validate, licenses, why, depends, audit, diagnose', destroys: 'remove' },
  },
  { names: 'poetry', verbs: { reads: 'show, check, about, version .', destroys: 'remove' } },
  { names: 'conda', verbs: { reads: 'list, info, search', destroys: 'remove' } },
  { names: 'rustup', verbs: { reads: 'show, check', destroys: 'uninstall' } },
  {
    names: 'ruff',
    forbiddenExactly: '--fix --fix-only -o --output-file --add-noqa',
    verbs: { reads: 'version, check *' },
  },
];
