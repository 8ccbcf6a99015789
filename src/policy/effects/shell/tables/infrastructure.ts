/** Infrastructure as code, and the services it is made of. */
import type { CommandRow } from '../command-row.ts';

export const INFRASTRUCTURE: readonly CommandRow[] = [
  {
    names: 'terraform tofu terragrunt',
    forbiddenExactly: '-generate-config-out -out --terragrunt-tfpath --tf-path -plugin-dir -backend-config',
    verbs: {
      reads: `plan, show, output, validate, version, graph, -version, providers ., providers schema, state list,
        state show, state pull, workspace list, workspace show, metadata functions`,
      destroys: 'destroy, apply, taint, state rm, state push, state mv, workspace delete, force-unlock',
      only: [{ verbs: 'fmt', asks: '-check -write=false', rehearses: /^-(?:check|write=false|diff)$/ }],
    },
  },
  {
    names: 'pulumi',
    valued: '-s --stack -C --cwd',
    forbiddenExactly: '--save-plan',
    verbs: {
      reads: `preview, about, whoami, version, logs, stack ls, stack output, stack history, config get, plugin
        ls, org ls`,
      destroys: 'destroy, stack rm, cancel',
    },
  },
  {
    names: 'cdk',
    forbiddenExactly: '-o --output',
    verbs: { reads: 'diff, list, ls, doctor', destroys: 'destroy' },
  },
  { names: 'packer', verbs: { reads: 'validate, inspect, version' } },
  {
    names: 'vagrant',
    verbs: { reads: 'status, global-status, version, port, ssh-config', destroys: 'destroy, halt' },
  },
  {
    names: 'consul',
    verbs: {
      reads: 'members, info, version, monitor, kv get, catalog services, catalog nodes, services list',
      destroys: 'kv delete, leave',
    },
  },
  {
    names: 'nomad',
    verbs: {
      reads: `status, version, job status, job inspect, job plan, node status, alloc status, alloc logs, server
        members, deployment status`,
      destroys: 'job stop, stop, system gc',
    },
  },
  {
    names: 'vault',
    verbs: {
      reads: `read, list, status, version, kv get, kv list, secrets list, auth list, policy list, policy read,
        token lookup`,
      destroys: 'delete, kv delete, kv destroy, secrets disable, token revoke, lease revoke',
      filledIn: true,
    },
  },
  {
    names: 'etcdctl',
    valued: '--endpoints --cacert --cert --key',
    verbs: {
      reads: `get, version, member list, endpoint health, endpoint status, alarm list, user list, role list,
        lease list`,
      destroys: 'del, member remove',
    },
  },
  {
    names: 'rabbitmqctl',
    valued: '-p -n',
    verbs: {
      reads: `status, list_queues, list_exchanges, list_bindings, list_users, list_vhosts, list_connections,
        list_channels, list_consumers, list_permissions, cluster_status, environment`,
      destroys: 'delete_queue, delete_user, purge_queue, reset, stop_app',
    },
  },
  {
    names: 'mysqladmin',
    valued: '-h --host -P --port -u --user -S --socket',
    verbs: {
      reads: 'status, ping, version, extended-status, processlist, variables',
      destroys: 'drop, kill, shutdown',
    },
  },
  { names: 'logcli', verbs: { reads: 'query, labels, series, instant-query' } },
  {
    names: 'promtool',
    verbs: { reads: 'query instant, query range, check config, check rules, check metrics' },
  },
  { names: 'amtool', verbs: { reads: 'alert query, silence query' } },
];
