/** Commands with verbs, as data: where the verb stands, which verbs only look, and what a dry run looks like. */
import { words } from './argument-list.ts';

export interface VerbBinary {
  /** Options that take the next word as value, so that it is not taken for the verb. */
  readonly valued: ReadonlySet<string>;
  /** Verbs that only look; of two words where the first alone does not tell. `x *` stands for any second word. */
  readonly reads: ReadonlySet<string>;
  /** Verbs after which something is gone. */
  readonly destroys: ReadonlySet<string>;
  /** Verbs that can be rehearsed, and the options that do it. */
  readonly rehearsals?: { readonly verbs: ReadonlySet<string>; readonly options: RegExp };
  /** Options that make even a looking verb write or run something. */
  readonly never?: readonly string[];
  /** The same for binaries whose words may well be filled in: only what is written counts. */
  readonly refused?: readonly string[];
  /** True where the name alone asks how things are. */
  readonly bare?: boolean;
}

const NONE = words('');

const docker: VerbBinary = {
  valued: words(
    '-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey -f --file -p --project-name --env-file --profile --project-directory',
  ),
  reads: new Set([
    ...words('ps images logs inspect stats top port diff history version info search events'),
    ...[
      'image ls',
      'image list',
      'image inspect',
      'image history',
      'container ls',
      'container list',
      'container ps',
    ],
    ...[
      'container inspect',
      'container logs',
      'container top',
      'container stats',
      'container port',
      'container diff',
    ],
    ...[
      'volume ls',
      'volume inspect',
      'network ls',
      'network inspect',
      'system df',
      'system info',
      'system events',
    ],
    ...[
      'compose ps',
      'compose logs',
      'compose images',
      'compose top',
      'compose ls',
      'compose version',
      'compose port',
      'compose config',
    ],
    ...[
      'context ls',
      'context show',
      'context inspect',
      'service ls',
      'service ps',
      'service inspect',
      'service logs',
    ],
    ...[
      'node ls',
      'node ps',
      'node inspect',
      'stack ls',
      'stack ps',
      'stack services',
      'manifest inspect',
      'buildx ls',
    ],
    ...[
      'buildx inspect',
      'buildx du',
      'plugin ls',
      'plugin inspect',
      'secret ls',
      'secret inspect',
      'config ls',
      'config inspect',
      'scout cves',
    ],
  ]),
  destroys: new Set([
    ...words('rm rmi kill stop prune'),
    ...[
      'system prune',
      'volume rm',
      'volume prune',
      'image rm',
      'image prune',
      'container rm',
      'container prune',
    ],
    ...[
      'container kill',
      'container stop',
      'network rm',
      'network prune',
      'compose down',
      'compose rm',
      'compose kill',
      'stack rm',
      'service rm',
    ],
  ]),
  never: ['-o', '--output'],
  refused: ['-H'],
};

const dockerCompose: VerbBinary = {
  valued: docker.valued,
  reads: words('ps logs images top ls version port config'),
  destroys: words('down rm kill stop'),
  never: ['-o', '--output'],
};

const terraform: VerbBinary = {
  valued: NONE,
  reads: new Set([
    ...words('plan show output validate version graph -version'),
    ...['providers ', 'providers schema'],
    ...['state list', 'state show', 'state pull', 'workspace list', 'workspace show', 'metadata functions'],
  ]),
  destroys: new Set([
    'destroy',
    'apply',
    'taint',
    'state rm',
    'state push',
    'state mv',
    'workspace delete',
    'force-unlock',
  ]),
  rehearsals: { verbs: words('fmt'), options: /^-(?:check|write=false|diff)$/ },
  never: [
    '-generate-config-out',
    '-out',
    '--terragrunt-tfpath',
    '--tf-path',
    '-plugin-dir',
    '-backend-config',
  ],
};

export const VERB_BINARIES: Readonly<Record<string, VerbBinary>> = {
  kubectl: {
    valued:
      words(`-n --namespace --context --cluster --kubeconfig --user --as --as-group --as-uid -s --server --token
      --certificate-authority --client-certificate --client-key --request-timeout --tls-server-name -v --v --cache-dir
      -l --selector --field-selector -o --output --sort-by -c --container --tail --since -f --filename -k --kustomize`),
    reads: new Set([
      ...words(
        'get describe logs log top explain api-resources api-versions version diff events wait options kustomize',
      ),
      ...[
        'auth can-i',
        'auth whoami',
        'config view',
        'config get-contexts',
        'config current-context',
        'config get-clusters',
      ],
      ...['config get-users', 'rollout status', 'rollout history', 'plugin list', 'cluster-info'],
    ]),
    destroys: words('delete drain evict replace'),
    rehearsals: {
      verbs: words(
        'apply create delete patch scale set label annotate replace run expose autoscale taint drain cordon uncordon rollout',
      ),
      options: /^--dry-run(?:=(?:client|server|true))?$/,
    },
    refused: [
      '--output-directory',
      '--enable-helm',
      '--enable-exec',
      '--enable-alpha-plugins',
      '-s',
      '--cache-dir',
    ],
  },
  helm: {
    valued: words(
      '-n --namespace --kube-context --kubeconfig --kube-apiserver --kube-token --registry-config --repository-cache --repository-config',
    ),
    reads: new Set([
      ...words('list ls show inspect history hist status search template lint version env verify'),
      ...['get *', 'repo list', 'dependency list', 'dep list', 'plugin list', 'show *', 'search *'],
      ...['diff upgrade', 'diff release', 'diff revision', 'diff rollback'],
    ]),
    destroys: words('uninstall delete del un rollback'),
    rehearsals: {
      verbs: words('install upgrade uninstall delete rollback'),
      options: /^--dry-run(?:=(?:client|server|true))?$/,
    },
    never: [
      '--post-renderer',
      '--output-dir',
      '--kube-apiserver',
      '--repository-cache',
      '--registry-config',
      '--repository-config',
    ],
  },
  terraform,
  tofu: terraform,
  terragrunt: terraform,
  docker,
  podman: docker,
  nerdctl: docker,
  'docker-compose': dockerCompose,
  crictl: {
    valued: words('-r --runtime-endpoint -i -c'),
    refused: ['-r', '-i', '-c', '--image-endpoint'],
    reads: words('ps images pods logs inspect inspectp inspecti stats statsp info version'),
    destroys: words('rm rmi rmp stop stopp'),
  },
};
