/** Tools of clusters, forges and machines that people ask more often than they order, as rows of the same table. */
import { words } from './argument-list.ts';
import type { VerbBinary } from './verb-binaries.ts';

const NONE = words('');

/** `pairs` are verbs of two words, apart by commas. */
const row = (
  reads: string,
  {
    pairs = '',
    destroys = '',
    valued = '',
    never = [],
    bare = false,
  }: Partial<Record<'pairs' | 'destroys' | 'valued', string>> & {
    readonly never?: readonly string[];
    readonly bare?: boolean;
  } = {},
): VerbBinary => ({
  valued: valued === '' ? NONE : words(valued),
  reads: new Set([...words(reads), ...split(pairs)]),
  destroys: new Set(split(destroys)),
  never,
  bare,
});

const split = (text: string): readonly string[] =>
  text
    .split(',')
    .map((verb) => verb.trim())
    .filter((verb) => verb !== '');

const dnf = row('list info search repolist check-update provides history updateinfo deplist repoquery', {
  destroys: 'remove, erase, autoremove',
});

export const MACHINE_BINARIES: Readonly<Record<string, VerbBinary>> = {
  istioctl: row('proxy-status ps proxy-config pc analyze version describe', {
    valued: '-n --namespace --context',
  }),
  linkerd: row('check version', { pairs: 'viz stat, viz top, viz edges' }),
  cilium: row('status version', { pairs: 'connectivity list, hubble list' }),
  oc: row('get describe logs status whoami version explain projects', {
    pairs: 'auth can-i, adm top, rollout status, rollout history, config view',
    destroys: 'delete',
    valued: '-n --namespace --context -o --output -l --selector',
  }),
  eksctl: row('get version info', { destroys: 'delete', valued: '--region --cluster' }),
  kind: row('get version', { destroys: 'delete' }),
  minikube: row('status ip version logs', { destroys: 'delete, stop' }),
  k3d: row('version', { pairs: 'cluster list, node list', destroys: 'cluster delete' }),
  skaffold: row('version schema'),
  kustomize: row('build version', { never: ['-o', '--output', '--enable-exec', '--enable-alpha-plugins'] }),
  flux: row('get logs check version stats tree diff trace events', {
    destroys: 'delete, uninstall, suspend',
    valued: '-n --namespace --context',
  }),
  velero: row('get describe version', {
    pairs: 'backup get, backup describe, backup logs, restore get, schedule get',
  }),
  pulumi: row('preview about whoami version logs', {
    pairs: 'stack ls, stack output, stack history, config get, plugin ls, org ls',
    destroys: 'destroy, stack rm, cancel',
    valued: '-s --stack -C --cwd',
    never: ['--save-plan'],
  }),
  cdk: row('diff list ls doctor', { destroys: 'destroy', never: ['-o', '--output'] }),
  packer: row('validate inspect version'),
  vagrant: row('status global-status version port ssh-config', { destroys: 'destroy, halt' }),
  consul: row('members info version monitor', {
    pairs: 'kv get, catalog services, catalog nodes, services list',
    destroys: 'kv delete, leave',
  }),
  nomad: row('status version', {
    pairs:
      'job status, job inspect, job plan, node status, alloc status, alloc logs, server members, deployment status',
    destroys: 'job stop, stop, system gc',
  }),
  etcdctl: row('get version', {
    pairs: 'member list, endpoint health, endpoint status, alarm list, user list, role list, lease list',
    destroys: 'del, member remove',
    valued: '--endpoints --cacert --cert --key',
  }),
  rabbitmqctl: row(
    'status list_queues list_exchanges list_bindings list_users list_vhosts list_connections list_channels list_consumers list_permissions cluster_status environment',
    { destroys: 'delete_queue, delete_user, purge_queue, reset, stop_app', valued: '-p -n' },
  ),
  heroku: row('apps ps logs releases info addons status', {
    pairs: 'apps:info, config:get, pg:info, ps:type',
    destroys: 'apps:destroy, pg:reset, addons:destroy',
    valued: '-a --app -r --remote',
  }),
  fly: row('status logs version', {
    pairs: 'apps list, releases list, machine list, secrets list, volumes list',
  }),
  flyctl: row('status logs version', {
    pairs: 'apps list, releases list, machine list, secrets list, volumes list',
  }),
  vercel: row('ls list inspect whoami logs', {
    pairs: 'env ls, domains ls, alias ls',
    destroys: 'rm, remove, rollback',
  }),
  netlify: row('status', { pairs: 'sites:list, env:list, api listSites' }),
  wrangler: row('whoami tail', { pairs: 'deployments list, d1 list, secret list' }),
  firebase: row('projects:list apps:list login:list functions:log', {
    destroys: 'firestore:delete, hosting:disable',
  }),
  doctl: row('version', { pairs: 'account get, balance get, databases list, apps list, registry get' }),
  'sentry-cli': row('info', { pairs: 'releases list, projects list, issues list, organizations list' }),
  glab: row('version', {
    pairs:
      'mr list, mr view, mr diff, issue list, issue view, ci list, ci status, ci view, ci trace, repo view, release list',
    destroys: 'repo delete, release delete, mr close',
    valued: '-R --repo',
  }),
  skopeo: row('inspect list-tags'),
  crane: row('ls manifest digest config catalog'),
  trivy: row('image fs config repo k8s version', { never: ['-o', '--output'] }),
  cosign: row('verify tree triangulate version'),
  supervisorctl: row('status tail avail pid', { destroys: 'stop, shutdown, remove' }),
  pm2: row('list ls status show describe info jlist prettylist', { destroys: 'stop, delete, kill, flush' }),
  ufw: row('status version', { destroys: 'reset, disable, delete' }),
  timedatectl: row('status show list-timezones show-timesync timesync-status', { bare: true }),
  hostnamectl: row('status', { bare: true }),
  loginctl: row('list-sessions list-users session-status user-status show-session', {
    destroys: 'terminate-session, kill-session, terminate-user',
    bare: true,
  }),
  networkctl: row('list status lldp', { bare: true }),
  resolvectl: row('status query statistics'),
  nmcli: row('', {
    pairs: 'device status, device show, connection show, general status, con show, dev status',
  }),
  snap: row('list info find version', { destroys: 'remove' }),
  flatpak: row('list info search remotes', { destroys: 'uninstall' }),
  yum: dnf,
  dnf,
  apk: row('info list search policy version', { destroys: 'del' }),
  gem: row('list search environment specification which', { destroys: 'uninstall' }),
  composer: row('show outdated validate licenses why depends audit diagnose', { destroys: 'remove' }),
  // `poetry version minor` writes a new one into the project.
  poetry: {
    ...row('show check about', { destroys: 'remove' }),
    reads: new Set([...words('show check about'), 'version ']),
  },
  conda: row('list info search', { destroys: 'remove' }),
  rustup: row('show check', { destroys: 'uninstall' }),
  zfs: row('list get diff holds', { destroys: 'destroy, rollback' }),
  zpool: row('list status get history iostat', { destroys: 'destroy, remove, detach' }),
  'systemd-analyze': row('time blame critical-chain security verify calendar', { bare: true }),
  coredumpctl: row('list info'),
  mysqladmin: row('status ping version extended-status processlist variables', {
    valued: '-h --host -P --port -u --user -S --socket',
    destroys: 'drop, kill, shutdown',
  }),
  ruff: row('version', {
    pairs: 'check *',
    never: ['--fix', '--fix-only', '-o', '--output-file', '--add-noqa'],
  }),
  logcli: row('query labels series instant-query'),
  promtool: row('', { pairs: 'query instant, query range, check config, check rules, check metrics' }),
  amtool: row('', { pairs: 'alert query, silence query' }),
};
