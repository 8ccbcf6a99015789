/** aws, gcloud and az: thousands of operations, told apart by how their names are made. */
import type { Analysis } from '../finding.ts';
import { type Argument, hasOption, mayHaveOption, splitArguments, words } from './argument-list.ts';
import { tellCommand } from './tell-command.ts';
import { type Judge, READS, verdict } from './verdict.ts';

const DESTROYING =
  /^(?:delete|remove|terminate|destroy|purge|rm|rb|stop|deregister|revoke|disable|detach|disassociate|reset|abort|cancel|clear)\b/;

const other = (binary: string, path: readonly Argument[], args: readonly Argument[]): Analysis => {
  const shown = path
    .map((word) => word ?? '…')
    .slice(0, 5)
    .join(' ');
  const line = tellCommand(binary, args);
  const destroys =
    path.some((word) => word !== undefined && DESTROYING.test(word)) || args.includes('--delete');
  const says = destroys ? line : `${line} is not known to only look`;
  return verdict(destroys ? 'destructive' : 'unknown', [says], [`${binary} ${shown}`.toLowerCase()]);
};

const looked = (binary: string, path: readonly Argument[]): Analysis =>
  verdict(
    'read',
    [],
    [
      `${binary} ${path
        .map((word) => word ?? '…')
        .slice(0, 4)
        .join(' ')}`.toLowerCase(),
    ],
  );

const AWS_OPTIONS = words(
  '--profile --region --output --query --endpoint-url --color --ca-bundle --cli-read-timeout --cli-connect-timeout',
);
const AWS_READS =
  /^(?:describe|list|get|head|batch-get|search|lookup|filter|view|estimate|validate|simulate|preview|scan|query|batch-describe|batch-check|decode)(?:-|$)/;
/** Operations whose names look like reading or not, and are the opposite. */
const AWS_EXTRA = new Set([
  's3 ls',
  'logs tail',
  'logs start-query',
  'configure list',
  'configure get',
  'sts decode-authorization-message',
  'dynamodb query',
  'dynamodb scan',
  'rds download-db-log-file-portion',
]);
const AWS_NOT = new Set([
  ...['sts get-session-token', 'sts get-federation-token', 'sso get-role-credentials', 'eks get-token'],
  ...['ecr get-login-password', 'ecr get-login', 'ecr get-authorization-token'],
  ...['codeartifact get-authorization-token', 'cognito-identity get-credentials-for-identity'],
]);
/** Their last word is the file they write. */
const AWS_WRITES_FILE = /^get-(?:object|object-torrent|job-output|export|sdk|media|clip|thing-shadow)$/;
const PRINTS = /^(?:-|\/dev\/(?:stdout|null))$/;

/** Requests are signed for whoever is named here; its parser takes the beginning of an option for it. */
const AWS_ELSEWHERE = [
  '--endpoint-url',
  '--ca-bundle',
  '--no-verify-ssl',
  '--cli-input-json',
  '--cli-input-yaml',
];

const aws: Judge = (args) => {
  if (mayHaveOption(args, AWS_ELSEWHERE)) return undefined;
  const { words: path } = splitArguments(args, AWS_OPTIONS);
  const [service, operation] = path;
  if (service === undefined || operation === undefined)
    return service === 'help' || args[0] === '--version' ? READS : undefined;
  if (path.at(-1) === 'help' && path.length === args.length && path.length <= 4) return looked('aws', path);
  const both = `${service} ${operation}`;
  if (AWS_EXTRA.has(both) || operation === 'help' || operation === 'wait') return looked('aws', path);
  if (service === 's3' && (s3Rehearses(args) || s3Prints(operation, path))) return looked('aws', path);
  if (AWS_WRITES_FILE.test(operation) && !PRINTS.test(args.at(-1) ?? '')) return other('aws', path, args);
  if (service === 'ec2' && args.includes('--dry-run') && !args.includes(undefined))
    return looked('aws', path);
  return AWS_READS.test(operation) && !AWS_NOT.has(both) && service !== 's3' && service !== 'configure'
    ? looked('aws', path)
    : other('aws', path, args);
};

const s3Rehearses = (args: readonly Argument[]): boolean =>
  args.includes('--dryrun') && !args.includes(undefined);
const s3Prints = (operation: string, path: readonly Argument[]): boolean =>
  operation === 'cp' && path[2]?.startsWith('s3://') === true && path[3] === '-';

const GCLOUD_GROUPS =
  words(`alpha beta compute instances instance-groups instance-templates managed unmanaged disks zones
  regions networks subnets firewall-rules addresses routers routes vpn-tunnels forwarding-rules backend-services
  health-checks url-maps target-pools ssl-certificates snapshots images machine-types project-info container clusters
  node-pools sql databases backups users operations projects iam service-accounts roles keys policies organizations
  folders storage buckets objects functions run services revisions jobs executions pubsub topics subscriptions logging
  logs sinks metrics config configurations auth builds triggers artifacts repositories docker packages versions secrets
  kms keyrings dns managed-zones record-sets app dataflow dataproc bigtable spanner databases redis deploy releases
  delivery-pipelines monitoring dashboards billing accounts scheduler tasks queues filestore memcache composer
  environments endpoints source repos services vpc-access connectors security-policies workflows eventarc
  channel-connections ai models endpoints bq components asset recommender recommendations quotas`);
const GCLOUD_READS =
  /^(?:list|describe|read|info|log|version|help|lookup|search|tail|get-value|get-iam-policy|get-ancestors|get-ancestors-iam-policy|get-server-config|get-serial-port-output|get-health|list-[\w-]+|ls|cat|du|search-[\w-]+|check-[\w-]+|get-settings|get-status)$/;

const gcloud: Judge = (args) => {
  const { words: path } = splitArguments(
    args,
    words(
      '--project --format --filter --zone --region --limit --sort-by --account --configuration --location --cluster --instance --flatten --page-size --freshness',
    ),
  );
  return byGroups('gcloud', args, { path, groups: GCLOUD_GROUPS, reads: GCLOUD_READS });
};

const AZ_GROUPS =
  words(`vm vmss group resource account aks acr network vnet subnet nsg rule public-ip nic lb dns zone record-set
  application-gateway private-endpoint route-table storage container blob share file queue table keyvault secret key
  certificate webapp functionapp config appsettings deployment slot log logs sql server db mi cosmosdb mongodb monitor
  metrics app-insights activity-log alert log-analytics workspace ad user sp app role assignment definition policy disk image snapshot
  lock tag provider feature postgres flexible-server mysql redis servicebus topic eventhubs namespace eventgrid iot hub
  containerapp revision advisor recommendation billing consumption usage identity managedapp nodepool repository
  backup vault job security task boards repos pipelines devops project cloud extension graph bicep sig batch search service cdn`);
const AZ_READS =
  /^(?:list|show|exists|version|tail|list-[\w-]+|show-[\w-]+|query|get-upgrades|get-versions|check-[\w-]+|summarize|get-instance-view|what-if|validate)$/;

const az: Judge = (args) => {
  const { words: path } = splitArguments(
    args,
    words(
      '-g --resource-group -n --name -o --output --query --subscription -s --vault-name --account-name -l --location --workspace -w --analytics-query -d --server --ids --id --resource-type --container-name -c --filter --scope --assignee --namespace --offset --interval --metric --cluster-name',
    ),
  );
  return azLooks(path)
    ? looked('az', path)
    : byGroups('az', args, { path, groups: AZ_GROUPS, reads: AZ_READS });
};

/** Commands of az have options and no objects, so a last word that looks is the verb of groups that stand before it. */
const azLooks = (path: readonly Argument[]): boolean =>
  path.length >= 2 &&
  path.length <= 6 &&
  path.every((word) => word !== undefined && /^[a-z][a-z0-9-]*$/.test(word) && !AZ_ACTS.test(word)) &&
  /^(?:list|show|exists|list-[a-z-]+)$/.test(path.at(-1) ?? '') &&
  path.at(-1) !== 'list-keys';

const AZ_ACTS =
  /^(?:create|delete|update|set|add|remove|start|stop|restart|deploy|run|invoke|ssh|rest|login|logout|up|down|exec|upload|download|import|export|purge|restore|reset|regenerate|renew|generate|attach|detach|assign|grant|revoke|enable|disable|cancel|move|apply|sync|scale|interactive|feedback|find|extension|configure|copy|redeploy|reimage|swap|browse)$/;

/** Groups, then the verb, then its objects: what stands before the verb must be known groups, or it could be a verb itself. */
const byGroups = (
  binary: string,
  args: readonly Argument[],
  { path, groups, reads }: { path: readonly Argument[]; groups: ReadonlySet<string>; reads: RegExp },
): Analysis | undefined => {
  const at = path.findIndex((word) => word === undefined || !groups.has(word));
  const verb = path[at];
  if (verb === undefined) return undefined;
  return reads.test(verb) ? looked(binary, path) : other(binary, path, args);
};

const bq: Judge = (args, inner) => {
  const { words: path } = splitArguments(
    args,
    words('--project_id --dataset_id --location --format -n --max_results'),
  );
  const [verb, text] = path;
  if (verb === 'query')
    return hasOption(args, ['--destination_table', '--append_table', '--replace']) || text === undefined
      ? undefined
      : inner.sql(text);
  return verb === 'ls' || verb === 'show' || verb === 'head' || verb === 'version'
    ? looked('bq', path)
    : other('bq', path, args);
};

const gsutil: Judge = (args) => {
  const { words: path } = splitArguments(args, words('-o -u'));
  return /^(?:ls|cat|du|stat|hash|version)$/.test(path[0] ?? '')
    ? looked('gsutil', path)
    : other('gsutil', path, args);
};

export const CLOUD_BINARIES: Readonly<Record<string, Judge>> = { aws, gcloud, az, bq, gsutil };
