import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../../../src/config/load.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'manifests/kubernetes');
const OVERLAYS = ['base', 'servers'] as const;
const NAME = 'app.kubernetes.io/name';

type Labels = Record<string, string>;
interface Policy {
  readonly podSelector: { readonly matchLabels?: Labels };
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly { readonly from?: readonly Peer[] }[];
  readonly egress?: readonly {
    readonly to?: readonly Peer[];
    readonly ports?: readonly { port: number }[];
  }[];
}
interface Peer {
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly namespaceSelector?: { readonly matchLabels?: Labels };
  readonly ipBlock?: { readonly cidr: string };
}
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Labels };
  // biome-ignore lint/suspicious/noExplicitAny: checked by the compiler against the types of its kind, below
  readonly spec: any;
}

const readYaml = (overlay: string, file: string): Manifest[] =>
  parseAllDocuments(readFileSync(join(FOLDER, overlay, file), 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
const kustomization = (overlay: string) =>
  readYaml(overlay, 'kustomization.yaml')[0] as unknown as {
    namespace: string;
    resources: string[];
    configMapGenerator?: { name: string; files: string[] }[];
    images?: { name: string }[];
  };
const manifestsOf = (overlay: string): Manifest[] =>
  kustomization(overlay).resources.flatMap((file) => readYaml(overlay, file));
const find = (overlay: string, kind: string, name?: string): Manifest => {
  const found = manifestsOf(overlay).find(
    (one) => one.kind === kind && (name === undefined || one.metadata.name === name),
  );
  if (found === undefined) throw new Error(`there is no ${kind} ${name ?? ''}`);
  return found;
};
const policyOf = (overlay: string, name: string): Policy => find(overlay, 'NetworkPolicy', name).spec;

const TYPES: Readonly<Record<string, string>> = {
  'v1/Namespace': 'core/v1.d.ts',
  'v1/ServiceAccount': 'core/v1.d.ts',
  'v1/Service': 'core/v1.d.ts',
  'apps/v1/Deployment': 'apps/v1.d.ts',
  'policy/v1/PodDisruptionBudget': 'policy/v1.d.ts',
  'networking.k8s.io/v1/NetworkPolicy': 'networking/v1.d.ts',
};

/** What the compiler says against manifests as values of the Kubernetes API's own types: unknown keys, wrong values. */
const typeErrors = (manifests: readonly Manifest[]): string[] => {
  const types = join(ROOT, 'node_modules/kubernetes-types');
  const lines = manifests.map(({ apiVersion, kind }, index) => {
    const file = TYPES[`${apiVersion}/${kind}`];
    if (file === undefined) throw new Error(`${apiVersion}/${kind} has no types here`);
    const value = JSON.stringify(manifests[index]);
    return `export const m${index}: import(${JSON.stringify(join(types, file))}).${kind} = ${value};`;
  });
  const name = join(ROOT, 'manifests-as-types.ts');
  const options: ts.CompilerOptions = { strict: true, noEmit: true, skipLibCheck: true, types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, target, ...more) =>
    file === name
      ? ts.createSourceFile(name, lines.join('\n'), target)
      : getSourceFile.call(host, file, target, ...more);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([name], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
};

describe.each(OVERLAYS)('manifests/kubernetes/%s', (overlay) => {
  it('lists every file, each once', () => {
    const { resources, configMapGenerator = [] } = kustomization(overlay);
    const listed = ['kustomization.yaml', ...resources, ...configMapGenerator.flatMap(({ files }) => files)];
    expect(listed.toSorted()).toEqual(readdirSync(join(FOLDER, overlay)).toSorted());
  });

  it('holds what the API of Kubernetes takes', () => {
    expect(typeErrors(manifestsOf(overlay))).toEqual([]);
  });

  it('runs in a namespace that it makes, with restricted pod security', () => {
    const { metadata } = find(overlay, 'Namespace');
    expect(metadata.name).toBe(kustomization(overlay).namespace);
    expect(metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('refuses whatever no other policy names, and lets names be looked up', () => {
    expect(policyOf(overlay, 'deny-all')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(policyOf(overlay, 'allow-dns')).toMatchObject({
      podSelector: {},
      egress: [
        {
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    });
  });
});

it('a manifest with an unknown key or a wrong value does not pass for one', () => {
  const service = find('base', 'Service');
  expect(typeErrors([{ ...service, spec: { ...service.spec, selektor: {} } }])).toHaveLength(1);
  expect(typeErrors([{ ...service, spec: { ports: [{ port: '80' }] } }])).toHaveLength(1);
});

it('every selector finds the pods of the deployment', () => {
  const { selector, template } = find('base', 'Deployment').spec;
  const { labels } = template.metadata;
  expect(labels).toMatchObject(selector.matchLabels);
  for (const selected of [
    find('base', 'Service').spec.selector,
    find('base', 'PodDisruptionBudget').spec.selector.matchLabels,
    template.spec.topologySpreadConstraints[0].labelSelector.matchLabels,
    policyOf('base', 'allow-gateway').podSelector.matchLabels,
    policyOf('base', 'allow-store').ingress?.[0]?.from?.[0]?.podSelector?.matchLabels,
    policyOf('servers', 'allow-firebreak').ingress?.[0]?.from?.[0]?.podSelector?.matchLabels,
  ]) {
    expect(selected).toEqual({ [NAME]: labels[NAME] });
  }
  expect(template.spec.serviceAccountName).toBe(find('base', 'ServiceAccount').metadata.name);
});

it('ports have the names that services, probes and policies use', () => {
  const [container] = find('base', 'Deployment').spec.template.spec.containers;
  const ports = container.ports.map(({ name }: { name: string }) => name);
  const { startupProbe, livenessProbe, readinessProbe } = container;
  for (const probe of [startupProbe, livenessProbe, readinessProbe])
    expect(ports).toContain(probe.httpGet.port);
  expect([livenessProbe.httpGet.path, readinessProbe.httpGet.path]).toEqual(['/healthz', '/readyz']);
  expect(find('base', 'Service').spec.ports.map((port: { targetPort: string }) => port.targetPort)).toEqual([
    'http',
  ]);
});

it('only Firebreak reaches protected servers: its pods and its namespace in one peer', () => {
  const { podSelector, policyTypes, ingress } = policyOf('servers', 'allow-firebreak');
  expect([podSelector, policyTypes]).toEqual([{}, ['Ingress']]);
  const namespace = { 'kubernetes.io/metadata.name': kustomization('base').namespace };
  expect(ingress?.flatMap(({ from }) => from)).toEqual([
    { namespaceSelector: { matchLabels: namespace }, podSelector: { matchLabels: { [NAME]: 'firebreak' } } },
  ]);
  const admitting = manifestsOf('servers').filter(
    ({ kind, spec }) => kind === 'NetworkPolicy' && spec.ingress,
  );
  expect(admitting.map(({ metadata }) => metadata.name)).toEqual(['allow-firebreak']);
});

it('the gateway goes to namespaces of protected servers, to the store, and by https out of the cluster', () => {
  const egress = policyOf('base', 'allow-gateway').egress ?? [];
  const { labels = {} } = find('servers', 'Namespace').metadata;
  const [servers, store, outside] = egress.map(({ to }) => to?.[0]);
  expect(labels).toMatchObject(servers?.namespaceSelector?.matchLabels ?? { none: '' });
  expect(store?.podSelector).toEqual(policyOf('base', 'allow-store').podSelector);
  expect(outside?.ipBlock).toMatchObject({
    cidr: '0.0.0.0/0',
    except: expect.arrayContaining(['10.0.0.0/8']),
  });
  expect(egress[2]?.ports?.map(({ port }) => port)).toEqual([443]);
});

it('pods are what restricted pod security asks for, and know nothing of Kubernetes', () => {
  const pod = find('base', 'Deployment').spec.template.spec;
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(pod.containers[0]).toMatchObject({
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    resources: { requests: { cpu: expect.any(String) }, limits: { memory: '1Gi' } },
  });
});

it('secrets are references, and every variable of the configuration is there', ({ onTestFinished }) => {
  const pod = find('base', 'Deployment').spec.template.spec;
  const variables = pod.containers[0].env as { name: string; value?: string; valueFrom?: object }[];
  for (const { name, value, valueFrom } of variables.filter((each) => /TOKEN|URI|SECRET/.test(each.name))) {
    expect([name, value, valueFrom]).toEqual([name, undefined, { secretKeyRef: expect.anything() }]);
  }
  expect(manifestsOf('base').filter(({ kind }) => kind === 'Secret')).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-kubernetes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = readFileSync(join(FOLDER, 'base/firebreak.yaml'), 'utf8');
  const mounted = pod.containers[0].volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
  expect(mounted).toEqual(expect.arrayContaining(['/etc/firebreak', '/run/secrets/firebreak']));
  expect(config).toContain('/run/secrets/firebreak/keys.json');
  writeFileSync(join(folder, 'keys.json'), '{}');
  writeFileSync(join(folder, 'firebreak.yaml'), config.replace('/run/secrets/firebreak/', './'));
  copyFileSync(join(FOLDER, 'base/policy.yaml'), join(folder, 'policy.yaml'));
  const env = Object.fromEntries(
    variables.map(({ name, value }) => [name, value ?? 'mongodb://mongodb:27017']),
  );
  expect(loadConfig(join(folder, 'firebreak.yaml'), env)).toMatchObject({ ok: true });
});
