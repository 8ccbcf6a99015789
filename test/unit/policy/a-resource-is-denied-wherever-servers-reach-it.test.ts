import { expect, it } from 'vitest';
import type { Action } from '../../../src/domain/decision.ts';
import { callOf, NO_GRANTS, policyOf } from './policy-fixture.ts';

type Row = readonly [pattern: string, resource: string, matches: boolean];

const HOST: readonly Row[] = [
  ['https://internal.example/*', 'https://internal.example./x', true],
  ['https://internal.example./*', 'https://internal.example/x', true],
  ['https://internal.example/*', 'https://internal.example:443/x', true],
  ['https://internal.example:443/*', 'https://internal.example/x', true],
  ['https://internal.example/*', 'https://internal.example:8443/x', false],
  ['https://internal.example/*', 'https://u:p@internal.example/x', true],
  ['https://internal.example/*', 'https://INTERNAL.example/x', true],
  ['https://internal.example/*', 'https://internal.example.org/x', false],
  ['https://bücher.example/*', 'https://xn--bcher-kva.example/x', true],
  ['http://10.0.0.1/*', 'http://167772161/x', true],
  ['http://10.0.0.1/*', 'http://0x0a.1/x', true],
  ['http://10.0.0.1/*', 'http://012.0.0.01/x', true],
  ['http://10.0.0.1/*', 'http://[::ffff:10.0.0.1]/x', true],
  ['http://10.0.0.1/*', 'http://10.0.0.2/x', false],
  ['http://localhost/*', 'http://127.0.0.1/x', true],
  ['http://127.0.0.1/*', 'http://[::1]/x', true],
  ['http://10.0.0.1/*', 'http://[64:ff9b::a00:1]/x', true],
  ['http://10.0.0.1/*', 'http://[::ffff:0:a00:1]/x', true],
  ['http://10.0.0.1/*', 'http://[64:ff9b::a00:2]/x', false],
  ['https://internal.example/*', 'https://internal.example', true],
  ['https://internal.example/', 'https://internal.example', true],
  ['https://internal.example', 'https://internal.example/', true],
  ['https://internal.example/*', 'https://internal.example?q=1', true],
  ['https://internal.example/?q=1', 'https://internal.example?q=1', true],
  ['wss://internal.example/*', 'wss://internal.example', true],
  ['https://*.internal.example/*', 'https://a.internal.example', true],
  ['https://internal.example/*', 'https://internal.example.org', false],
  ['db://secrets/*', 'db://secrets', false],
  ['http://[2001:db8::1]/*', 'http://[2001:0db8:0:0:0:0:0:1]/x', true],
];

const PATH: readonly Row[] = [
  ['file:///etc/*', 'netdoc:///etc/passwd', true],
  ['file:///etc/*', 'netdoc:/etc/passwd', true],
  ['file:///etc/*', 'local-file:///etc/passwd', true],
  ['file:///etc/*', 'url:file:///etc/passwd', true],
  ['file:///etc/*', 'jar:file:///etc/x.jar!/a', true],
  ['file:///etc/*', 'file:/etc/passwd', true],
  ['file:///etc/*', 'file:////etc/passwd', true],
  ['file:///etc/*', 'file:///srv/../etc/passwd', true],
  ['file:///etc/*', 'file:///srv/..%2fetc/passwd', true],
  ['file:///etc/*', 'file:///srv\\..\\etc\\passwd', true],
  ['file:///etc/*', 'file:///%2565tc/passwd', true],
  ['file:///etc/*', 'netdoc:///srv/passwd', false],
  ['file:///etc/*', 'file:///ｅtc/passwd', true],
  ['file:///ｅtc/*', 'file:///etc/passwd', true],
  ['db://secrets/*', 'db:///secrets/x', true],
  ['db://secrets/*', 'db:/secrets/x', true],
  ['db://secrets/*', 'db:secrets/x', true],
  ['db:///secrets/*', 'db://secrets/x', true],
  ['db:/secrets/*', 'db:///secrets/x', true],
  ['db://secrets/*', 'db://x/../secrets/y', true],
  ['db://secrets/*', 'db:///orders/x', false],
  ['https://internal.example/*', 'https:internal.example/x', true],
  ['https://a.example/private/*', 'https://a.example/public/..;/private/x', true],
  ['https://a.example/private/*', 'https://a.example//private/x', true],
  ['https://a.example/private/*', 'https://a.example/public/x', false],
  ['git+https://a.example/*', 'https://a.example/x', false],
  ['https://a.example/*', 'git+https://a.example/x', true],
  ['https://a.example/q?id=1', 'https://a.example./q?id=1', true],
];

it.each([...HOST, ...PATH])('a rule about %s and the resource %s: %s', async (pattern, resource, matches) => {
  const rules = (action: Action) =>
    `rules: [{ id: r, match: { resource: ${JSON.stringify(pattern)} }, action: ${action} }]`;
  const denying = await policyOf(rules('deny'));
  expect(denying.decide(callOf({ resource }), NO_GRANTS).action).toBe(matches ? 'deny' : 'allow');
});

it.each<[string, string, Action, Action]>([
  ['resource.startsWith("https://internal.example/")', 'https://internal.example/x', 'deny', 'allow'],
  [
    'resource.startsWith("https://internal.example/")',
    'https://internal.example./x',
    'deny',
    'require-grant',
  ],
  [
    '!resource.startsWith("https://internal.example/")',
    'https://internal.example./x',
    'deny',
    'require-grant',
  ],
  ['resource.startsWith("file:///Users/")', 'file:///Users/x', 'deny', 'allow'],
  ['resource.startsWith("file:///users/")', 'file:///Users/x', 'deny', 'require-grant'],
  ['resource.startsWith("file:///etc/")', 'netdoc:///etc/x', 'deny', 'require-grant'],
  ['resource.startsWith("file:///etc/")', 'file:///srv/x', 'allow', 'require-grant'],
])('a condition %s about %s', async (when, resource, denied, allowed) => {
  const denying = await policyOf(`rules: [{ id: r, when: '${when}', action: deny }]`);
  expect(denying.decide(callOf({ resource }), NO_GRANTS).action).toBe(denied);
  const allowing = await policyOf(
    `defaults: { read: require-grant }\nrules: [{ id: r, when: '${when}', action: allow }]`,
  );
  expect(allowing.decide(callOf({ resource }), NO_GRANTS).action).toBe(allowed);
});

it.each<[string, Record<string, unknown>, Action]>([
  ['file:///{+path}', { path: 'etc/pass' }, 'deny'],
  ['file:///{+path}', { path: 'srv/../etc/' }, 'deny'],
  ['file:///{path}', { path: 'etc/x' }, 'deny'],
  ['file:///{dir}/{name}', { dir: 'etc', name: 'p' }, 'deny'],
  ['file://{/dir,name}', { dir: 'etc', name: 'p' }, 'deny'],
  ['file:///{+path}', { path: 'srv/x' }, 'allow'],
  ['file:///{+path}', { other: 'etc/x' }, 'allow'],
  ['file:///{+path}', {}, 'allow'],
])('completing %s with %j is decided like what it leads to', async (resource, args, action) => {
  const policy = await policyOf('rules: [{ id: r, match: { resource: "file:///etc/*" }, action: deny }]');
  const call = callOf({ method: 'completion/complete', resource, args });
  expect(policy.decide(call, NO_GRANTS).action).toBe(action);
});

it.each<[string, Action]>([
  [' secrets', 'deny'],
  ['secrets\u0085', 'deny'],
  ['x/../secrets', 'deny'],
  ['secrets?', 'deny'],
  ['secrets#', 'deny'],
  ['secrets', 'deny'],
  ['orders?', 'allow'],
])(
  'completing db://{table}/rows with %j is decided like the place that a server finds',
  async (table, action) => {
    const policy = await policyOf('rules: [{ id: r, match: { resource: "db://secrets/*" }, action: deny }]');
    const call = callOf({ method: 'completion/complete', resource: 'db://{table}/rows', args: { table } });
    expect(policy.decide(call, NO_GRANTS).action).toBe(action);
  },
);

it('a host without a path is the host with one in a condition', async () => {
  const when = 'resource.startsWith("https://internal.example/")';
  const policy = await policyOf(`rules: [{ id: r, when: '${when}', action: deny }]`);
  expect(policy.decide(callOf({ resource: 'https://internal.example' }), NO_GRANTS).action).toBe('deny');
});

it.each(['url:'.repeat(60), 'view-source:'.repeat(200)])(
  'a URI with more readings than are looked at is in doubt',
  async (wraps) => {
    const resource = `${wraps}file:///etc/passwd`;
    const rules = ['match: { resource: "file:///etc/*" }', `when: 'resource.startsWith("file:///etc/")'`];
    for (const rule of rules) {
      const denying = await policyOf(`rules: [{ id: r, ${rule}, action: deny }]`);
      expect(denying.decide(callOf({ resource }), NO_GRANTS).action).toBe('deny');
      const allowing = await policyOf(`defaults: { read: deny }\nrules: [{ id: r, ${rule}, action: allow }]`);
      expect(allowing.decide(callOf({ resource }), NO_GRANTS).action).toBe('deny');
    }
  },
);
