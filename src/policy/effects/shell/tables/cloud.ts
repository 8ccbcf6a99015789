/** aws, gcloud and az: thousands of operations, told apart by how their names are made. */
import type { CommandRow, VerbProof } from '../command-row.ts';
import { sqlIn } from '../programs/database-client.ts';

const DESTROYING =
  /^(?:delete|remove|terminate|destroy|purge|rm|rb|stop|deregister|revoke|disable|detach|disassociate|reset|abort|cancel|clear)\b/;
const DELETES: readonly VerbProof[] = [{ some: /^--delete$/ }];

/** Elsewhere these lead a command to another host or library; here they name what is asked about. */
const OBJECTS =
  '--engine --provider --server --registry --host --hostname --url --address --library --plugin';

const AWS: CommandRow = {
  names: 'aws',
  valued:
    '--profile --region --output --query --endpoint-url --color --ca-bundle --cli-read-timeout --cli-connect-timeout',
  verbs: {
    verbAt: 1,
    reads: `s3 ls, logs tail, logs start-query, configure list, configure get,
      rds download-db-log-file-portion`,
    reading:
      /^(?!get-(?:object|object-torrent|job-output|export|sdk|media|clip|thing-shadow)$)(?:describe|list|get|head|batch-get|search|lookup|filter|view|estimate|validate|simulate|preview|scan|query|batch-describe|batch-check|decode|help$|wait$)(?:-|$)/,
    // Credentials are handed out by these; s3 and configure have operations of their own.
    except: `sts get-session-token, sts get-federation-token, sso get-role-credentials, eks get-token,
      ecr get-login-password, ecr get-login, ecr get-authorization-token, codeartifact get-authorization-token,
      cognito-identity get-credentials-for-identity, s3 *, configure *`,
    only: [
      { every: /^[^-]/, last: /^help$/, mostWords: 4 },
      { verbs: 's3 *', rehearses: /^--dryrun$/ },
      { verbs: 's3 cp', words: /^(?:s3:\/\/|-$)/, first: /^s3:\/\//, last: /^-$/ },
      { verbs: 'ec2 *', rehearses: /^--dry-run$/ },
      // Their last word is the file they write.
      {
        like: /^get-(?:object|object-torrent|job-output|export|sdk|media|clip|thing-shadow)$/,
        last: /^(?:-|\/dev\/(?:stdout|null))$/,
      },
    ],
    destroying: DESTROYING,
    destroysIf: DELETES,
    // Requests are signed for the host that is named here.
    refused: '--endpoint-url --ca-bundle --no-verify-ssl --cli-input-json --cli-input-yaml',
    abbreviates: true,
    theirs: OBJECTS,
    filledIn: true,
  },
};

const GCLOUD: CommandRow = {
  names: 'gcloud',
  valued: `--project --format --filter --zone --region --limit --sort-by --account --configuration
    --location --cluster --instance --flatten --page-size --freshness`,
  verbs: {
    groups: `alpha beta compute instances instance-groups instance-templates managed unmanaged disks zones
      regions networks subnets firewall-rules addresses routers routes vpn-tunnels forwarding-rules
      backend-services health-checks url-maps target-pools ssl-certificates snapshots images
      machine-types project-info container clusters node-pools sql databases backups users operations
      projects iam service-accounts roles keys policies organizations folders storage buckets objects
      functions run services revisions jobs executions pubsub topics subscriptions logging logs sinks
      metrics config configurations auth builds triggers artifacts repositories docker packages
      versions secrets kms keyrings dns managed-zones record-sets app dataflow dataproc bigtable
      spanner databases redis deploy releases delivery-pipelines monitoring dashboards billing
      accounts scheduler tasks queues filestore memcache composer environments endpoints source repos
      services vpc-access connectors security-policies workflows eventarc channel-connections ai
      models endpoints bq components asset recommender recommendations quotas`,
    reading:
      /^(?:list|describe|read|info|log|version|help|lookup|search|tail|get-value|get-iam-policy|get-ancestors|get-ancestors-iam-policy|get-server-config|get-serial-port-output|get-health|list-[\w-]+|ls|cat|du|search-[\w-]+|check-[\w-]+|get-settings|get-status)$/,
    destroying: DESTROYING,
    destroysIf: DELETES,
    // A file of further options.
    refused: '--flags-file',
    theirs: OBJECTS,
    filledIn: true,
  },
};

const AZ: CommandRow = {
  names: 'az',
  valued: `-g --resource-group -n --name -o --output --query --subscription -s --vault-name --account-name
    -l --location --workspace -w --analytics-query -d --server --ids --id --resource-type
    --container-name -c --filter --scope --assignee --namespace --offset --interval --metric
    --cluster-name`,
  verbs: {
    groups: `vm vmss group resource account aks acr network vnet subnet nsg rule public-ip nic lb dns zone
      record-set application-gateway private-endpoint route-table storage container blob share file
      queue table keyvault secret key certificate webapp functionapp config appsettings deployment
      slot log logs sql server db mi cosmosdb mongodb monitor metrics app-insights activity-log alert
      log-analytics workspace ad user sp app role assignment definition policy disk image snapshot
      lock tag provider feature postgres flexible-server mysql redis servicebus topic eventhubs
      namespace eventgrid iot hub containerapp revision advisor recommendation billing consumption
      usage identity managedapp nodepool repository backup vault job security task boards repos
      pipelines devops project cloud extension graph bicep sig batch search service cdn`,
    reading:
      /^(?:list|show|exists|version|tail|list-[\w-]+|show-[\w-]+|query|get-upgrades|get-versions|check-[\w-]+|summarize|get-instance-view|what-if|validate)$/,
    only: [
      // Its commands have options and no objects, so a last word that looks is the verb of groups that stand before it.
      {
        words:
          /^(?!(?:create|delete|update|set|add|remove|start|stop|restart|deploy|run|invoke|ssh|rest|login|logout|up|down|exec|upload|download|import|export|purge|restore|reset|regenerate|renew|generate|attach|detach|assign|grant|revoke|enable|disable|cancel|move|apply|sync|scale|interactive|feedback|find|extension|configure|copy|redeploy|reimage|swap|browse)$)[a-z][a-z0-9-]*$/,
        last: /^(?:list|show|exists|list-(?!keys$)[a-z-]+)$/,
        mostWords: 6,
      },
    ],
    destroying: DESTROYING,
    destroysIf: DELETES,
    theirs: OBJECTS,
    filledIn: true,
  },
};

export const CLOUD: readonly CommandRow[] = [
  AWS,
  GCLOUD,
  AZ,
  {
    names: 'bq',
    valued: '--project_id --dataset_id --location --format -n --max_results',
    verbs: {
      reads: 'ls, show, head, version',
      only: [
        {
          verbs: 'query',
          forbiddenExactly: '--destination_table --append_table --replace',
          program: sqlIn({
            valued: '--project_id --dataset_id --location --format -n --max_results',
            word: 0,
          }),
        },
      ],
      destroying: DESTROYING,
      destroysIf: DELETES,
      refused: '--api --bigqueryrc --discovery_file --flagfile --ca_certificates_file --proxy_address',
      filledIn: true,
    },
  },
  {
    names: 'gsutil',
    valued: '-o -u',
    verbs: {
      reads: 'ls, cat, du, stat, hash, version',
      destroying: DESTROYING,
      destroysIf: DELETES,
      filledIn: true,
    },
  },
];
