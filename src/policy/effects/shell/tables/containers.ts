/** Containers and clusters of them. */
import type { CommandRow } from '../command-row.ts';

export const CONTAINERS: readonly CommandRow[] = [
  {
    names: 'kubectl',
    valued: `-n --namespace --context --cluster --kubeconfig --user --as --as-group --as-uid -s --server
        --token -p --patch --type --field-manager --grace-period --timeout --replicas --image --overrides --subresource
      --certificate-authority --client-certificate --client-key --request-timeout
        --tls-server-name -v --v --cache-dir -l --selector --field-selector -o --output --sort-by -c
        --container --tail --since -f --filename -k --kustomize`,
    verbs: {
      reads: `get, describe, logs, log, top, explain, api-resources, api-versions, version, diff, events, wait,
        options, kustomize, auth can-i, auth whoami, config view, config get-contexts, config
        current-context, config get-clusters, config get-users, rollout status, rollout history, plugin
        list, cluster-info`,
      destroys: 'delete, drain, evict, replace',
      only: [
        {
          verbs: `apply, create, delete, patch, scale, set, label, annotate, replace, run, expose, autoscale, taint,
        drain, cordon, uncordon, rollout`,
          rehearses: /^--dry-run(?:=(?:client|server|true))?$/,
        },
      ],
      refused: '--output-directory --enable-helm --enable-exec --enable-alpha-plugins -s --cache-dir',
      filledIn: true,
    },
  },
  {
    names: 'oc',
    valued: '-n --namespace --context -o --output -l --selector',
    verbs: {
      reads: `get, describe, logs, status, whoami, version, explain, projects, auth can-i, adm top, rollout
        status, rollout history, config view`,
      destroys: 'delete',
    },
  },
  {
    names: 'helm',
    valued: `-n --namespace --kube-context --kubeconfig --kube-apiserver --kube-token --registry-config
        --repository-cache --repository-config -f --values --set --set-string --set-file --set-json --set-literal --version
        --timeout --description --history-max --cascade --post-renderer-args --labels -l --qps --burst-limit
        --kube-ca-file --kube-as-user --kube-as-group --kube-tls-server-name`,
    forbiddenExactly: `--post-renderer --output-dir --kube-apiserver --repository-cache --registry-config
        --repository-config`,
    verbs: {
      reads: `list, ls, show, inspect, history, hist, status, search, template, lint, version, env, verify, get
        *, repo list, dependency list, dep list, plugin list, show *, search *, diff upgrade, diff
        release, diff revision, diff rollback`,
      destroys: 'uninstall, delete, del, un, rollback',
      only: [
        {
          verbs: 'install, upgrade, uninstall, delete, rollback',
          rehearses: /^--dry-run(?:=(?:client|server|true))?$/,
        },
      ],
    },
  },
  {
    names: 'docker podman nerdctl',
    valued: `-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey -f --file -p
        --project-name --env-file --profile --project-directory`,
    forbiddenExactly: '-o --output',
    verbs: {
      reads: `ps, images, logs, inspect, stats, top, port, diff, history, version, info, search, events, image
        ls, image list, image inspect, image history, container ls, container list, container ps,
        container inspect, container logs, container top, container stats, container port, container diff,
        volume ls, volume inspect, network ls, network inspect, system df, system info, system events,
        compose ps, compose logs, compose images, compose top, compose ls, compose version, compose port,
        compose config, context ls, context show, context inspect, service ls, service ps, service
        inspect, service logs, node ls, node ps, node inspect, stack ls, stack ps, stack services,
        manifest inspect, buildx ls, buildx inspect, buildx du, plugin ls, plugin inspect, secret ls,
        secret inspect, config ls, config inspect, scout cves`,
      destroys: `rm, rmi, kill, stop, prune, system prune, volume rm, volume prune, image rm, image prune,
        container rm, container prune, container kill, container stop, network rm, network prune, compose
        down, compose rm, compose kill, stack rm, service rm`,
      refused: '-H',
    },
  },
  {
    names: 'docker-compose',
    valued: `-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey -f --file -p
        --project-name --env-file --profile --project-directory`,
    forbiddenExactly: '-o --output',
    verbs: { reads: 'ps, logs, images, top, ls, version, port, config', destroys: 'down, rm, kill, stop' },
  },
  {
    names: 'crictl',
    valued: '-r --runtime-endpoint -i -c',
    verbs: {
      reads: 'ps, images, pods, logs, inspect, inspectp, inspecti, stats, statsp, info, version',
      destroys: 'rm, rmi, rmp, stop, stopp',
      refused: '-r -i -c --image-endpoint',
      filledIn: true,
    },
  },
  {
    names: 'istioctl',
    valued: '-n --namespace --context',
    verbs: { reads: 'proxy-status, ps, proxy-config, pc, analyze, version, describe' },
  },
  { names: 'linkerd', verbs: { reads: 'check, version, viz stat, viz top, viz edges' } },
  { names: 'cilium', verbs: { reads: 'status, version, connectivity list, hubble list' } },
  {
    names: 'eksctl',
    valued: '--region --cluster',
    verbs: { reads: 'get, version, info', destroys: 'delete' },
  },
  { names: 'kind', verbs: { reads: 'get, version', destroys: 'delete' } },
  { names: 'minikube', verbs: { reads: 'status, ip, version, logs', destroys: 'delete, stop' } },
  { names: 'k3d', verbs: { reads: 'version, cluster list, node list', destroys: 'cluster delete' } },
  { names: 'skaffold', verbs: { reads: 'version, schema' } },
  {
    names: 'kustomize',
    forbiddenExactly: '-o --output --enable-exec --enable-alpha-plugins',
    verbs: { reads: 'build, version' },
  },
  {
    names: 'flux',
    valued: '-n --namespace --context',
    verbs: {
      reads: 'get, logs, check, version, stats, tree, diff, trace, events',
      destroys: 'delete, uninstall, suspend',
    },
  },
  {
    names: 'argocd',
    valued: '--server --auth-token',
    verbs: {
      reads: `app list, app get, app diff, app history, app logs, app manifests, cluster list, proj list, repo
        list, version .`,
      destroys: 'app delete, cluster rm',
      filledIn: true,
    },
  },
  {
    names: 'velero',
    verbs: {
      reads: `get, describe, version, backup get, backup describe, backup logs, restore get, schedule get`,
    },
  },
  { names: 'skopeo', verbs: { reads: 'inspect, list-tags' } },
  { names: 'crane', verbs: { reads: 'ls, manifest, digest, config, catalog' } },
  {
    names: 'trivy',
    forbiddenExactly: '-o --output',
    verbs: { reads: 'image, fs, config, repo, k8s, version' },
  },
  { names: 'cosign', verbs: { reads: 'verify, tree, triangulate, version' } },
];
