/** Tools of machines, languages and forges, as rows of the same table as `verb-binaries.ts`. */
import { words } from './argument-list.ts';
import { MACHINE_BINARIES } from './machine-binaries.ts';
import type { VerbBinary } from './verb-binaries.ts';

const NONE = words('');

const PIP_READS = new Set([
  ...words('list show freeze check search index inspect help --version'),
  ...['config list', 'config get', 'config debug', 'cache dir', 'cache info', 'cache list'],
]);

const npm: VerbBinary = {
  valued: words('--prefix --registry -w --workspace'),
  reads: new Set([
    ...words(
      'ls list ll la view info show outdated search ping whoami explain why query fund root prefix bin -v --version',
    ),
    ...[
      'config get',
      'config list',
      'config ls',
      'audit signatures',
      'audit ',
      'pkg get',
      'dist-tag ls',
      'access list',
      'team ls',
    ],
  ]),
  refused: ['--git', '--browser', '--viewer', '--cache', '--location'],
  destroys: words('unpublish uninstall prune deprecate'),
};

/** GitHub's command line, without `gh api`. */
export const GH: VerbBinary = {
  valued: words('-R --repo --hostname -L --limit -s --state --json -q --jq -t --template'),
  reads: new Set([
    ...[
      'pr list',
      'pr view',
      'pr diff',
      'pr checks',
      'pr status',
      'issue list',
      'issue view',
      'issue status',
      'repo list',
    ],
    ...[
      'repo view',
      'run list',
      'run view',
      'run watch',
      'workflow list',
      'workflow view',
      'release list',
      'release view',
      'search *',
    ],
    ...[
      'auth status',
      'label list',
      'secret list',
      'variable list',
      'variable get',
      'ruleset list',
      'ruleset view',
      'ruleset check',
      'project list',
      'project view',
      'project field-list',
      'project item-list',
      'alias list',
      'config get',
      'config list',
      'extension list',
      'ssh-key list',
      'gpg-key list',
      'codespace list',
      'gist list',
      'gist view',
      'status ',
      'org list',
      'cache list',
    ],
  ]),
  destroys: new Set([
    'repo delete',
    'pr close',
    'issue delete',
    'release delete',
    'run delete',
    'secret delete',
    'cache delete',
  ]),
  never: ['-w', '--web', '--output'],
};

export const TOOL_BINARIES: Readonly<Record<string, VerbBinary>> = {
  systemctl: {
    valued: words('-t --type -p --property --state -n --lines -o --output -H --host -M --machine'),
    reads:
      words(`status show cat is-active is-enabled is-failed is-system-running list-units list-unit-files list-timers
      list-sockets list-dependencies list-jobs list-machines list-paths list-automounts list-scopes get-default show-environment`),
    destroys: words('stop kill disable mask poweroff reboot halt isolate'),
    refused: ['-H', '--host', '--image', '--root'],
    bare: true,
  },
  ip: {
    valued: words('-n -netns -f'),
    reads: new Set(
      words(
        'addr address a link l route r neigh neighbor neighbour n rule maddress mroute tunnel vrf netns token addrlabel',
      )
        .values()
        .toArray()
        .flatMap((object) => [
          `${object} show`,
          `${object} list`,
          `${object} ls`,
          `${object} get`,
          `${object} `,
        ]),
    ),
    destroys: NONE,
  },
  npm,
  pnpm: npm,
  yarn: {
    valued: NONE,
    reads: words('list info why outdated audit versions -v --version'),
    destroys: words('remove unlink'),
  },
  pip: {
    valued: NONE,
    reads: PIP_READS,
    destroys: words('uninstall'),
    refused: ['--log', '--report', '-f', '-i'],
  },
  pip3: {
    valued: NONE,
    reads: PIP_READS,
    destroys: words('uninstall'),
    refused: ['--log', '--report', '-f', '-i'],
  },
  cargo: {
    valued: NONE,
    reads: words('tree metadata search pkgid version locate-project'),
    destroys: words('clean uninstall remove'),
  },
  go: {
    valued: NONE,
    reads: words('list version doc env'),
    destroys: words('clean'),
    never: ['-w', '-u', '-toolexec', '-exec', '-export', '-compiled', '-mod'],
  },
  apt: {
    valued: NONE,
    reads: words('list search show policy depends rdepends'),
    refused: ['-c', '-o', '--option'],
    destroys: words('remove purge autoremove'),
  },
  brew: {
    valued: NONE,
    reads: words('list info search deps uses outdated config doctor --version'),
    destroys: words('uninstall remove cleanup'),
  },
  vault: {
    valued: NONE,
    reads: new Set([
      ...words('read list status version'),
      'kv get',
      'kv list',
      'secrets list',
      'auth list',
      'policy list',
      'policy read',
      'token lookup',
    ]),
    destroys: new Set([
      'delete',
      'kv delete',
      'kv destroy',
      'secrets disable',
      'token revoke',
      'lease revoke',
    ]),
  },
  argocd: {
    valued: words('--server --auth-token'),
    reads: new Set([
      'app list',
      'app get',
      'app diff',
      'app history',
      'app logs',
      'app manifests',
      'cluster list',
      'proj list',
      'repo list',
      'version ',
    ]),
    destroys: new Set(['app delete', 'cluster rm']),
  },
  ...MACHINE_BINARIES,
};
