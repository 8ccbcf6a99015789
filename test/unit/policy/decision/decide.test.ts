import { describe, expect, it } from 'vitest';
import type { Action } from '../../../../src/domain/decision.ts';
import { APPROVERS, callOf, NO_GRANTS, policyOf, withGrant } from '../policy-fixture.ts';

type Wanted = Parameters<typeof callOf>[0];

const ACCESS =
  'access: { write: { title: W, servers: [billing], tools: ["update_*"], max: 1h, approvers: dba, requesters: [support] } }';

describe('a rule matches by', () => {
  it.each<[string, string, Wanted, Action]>([
    ['server', 'server: "bill*"', {}, 'deny'],
    ['another server', 'server: shop', {}, 'allow'],
    ['tool', 'tool: [list_*, get_?rder]', {}, 'deny'],
    ['method', 'method: tools/call', {}, 'deny'],
    ['resource', 'resource: "file://*"', { resource: 'file://a' }, 'deny'],
    ['prompt', 'prompt: greet', { prompt: 'greet' }, 'deny'],
    ['a tool, which a resource is not', 'tool: "*"', { resource: 'file://a' }, 'allow'],
    ['effect', 'effect: read', {}, 'deny'],
    ['group', 'group: sup*', {}, 'deny'],
    ['another group', 'group: dba', {}, 'allow'],
    ['user by subject', 'user: bob', {}, 'deny'],
    ['user by e-mail', 'user: "*@acme.example"', {}, 'deny'],
    ['user, which a workload is not', 'user: bob', { caller: { kind: 'workload' } }, 'allow'],
    ['workload', 'workload: bob', { caller: { kind: 'workload' } }, 'deny'],
    ['all keys together', 'server: billing, tool: list_orders', {}, 'allow'],
    ['an argument by glob', 'args: { id: "o_*" }', { args: { id: 'o_4' } }, 'deny'],
    ['an argument by number', 'args: { id: 4 }', { args: { id: 4 } }, 'deny'],
    ['an argument by regular expression', 'args: { id: "/^o_\\\\d+$/" }', { args: { id: 'o_44' } }, 'deny'],
    ['an argument by comparison', 'args: { n: "> 100" }', { args: { n: 101 } }, 'deny'],
    ['a number in text', 'args: { n: "> 100" }', { args: { n: '101' } }, 'deny'],
    ['an argument inside the range', 'args: { n: "1..5" }', { args: { n: 5 } }, 'deny'],
    ['an argument outside the range', 'args: { n: { min: 1, max: 5 } }', { args: { n: 6 } }, 'allow'],
    ['an absent argument', 'args: { n: "*" }', { args: {} }, 'allow'],
    ['an argument of the prototype', 'args: { constructor: "*" }', { args: {} }, 'allow'],
    ['an argument by another case', 'args: { n: "> 100" }', { args: { N: 101 } }, 'deny'],
    [
      'an argument by another case inside',
      'args: { "a[*].n": "> 100" }',
      { args: { a: [{ ſ: 1, N: 1 }] } },
      'deny',
    ],
    [
      'no argument that is called otherwise',
      'args: { n: "> 100" }',
      { args: { m: 101, env: { N: 1 } } },
      'allow',
    ],
    ['an argument that cannot be compared', 'args: { n: "> 1" }', { args: { n: 'many' } }, 'deny'],
    [
      'any item of a list',
      'args: { "items[*].sku": "x*" }',
      { args: { items: [{ sku: 'a' }, { sku: 'xb' }] } },
      'deny',
    ],
  ])('%s', async (_name, match, call, action) => {
    const policy = await policyOf(`rules: [{ id: r, match: { ${match} }, action: deny }]`);
    expect(policy.decide(callOf(call), NO_GRANTS).action).toBe(action);
  });
});

it.each<[string, Action, Action]>([
  ['file:///etc/passwd', 'deny', 'allow'],
  ['file:///ETC/Passwd', 'deny', 'deny'],
  ['file://127.0.0.1/etc/passwd', 'deny', 'deny'],
  ['file://anywhere/etc/passwd', 'deny', 'deny'],
  ['file:///srv/etc/passwd', 'allow', 'deny'],
  ['https://anywhere/etc/passwd', 'allow', 'deny'],
])('a resource is in doubt if servers may read its URI loosely: %s', async (resource, denied, allowed) => {
  const rules = (action: Action) =>
    `rules: [{ id: r, match: { resource: "file:///etc/*" }, action: ${action} }]`;
  const denying = await policyOf(rules('deny'));
  expect(denying.decide(callOf({ resource }), NO_GRANTS).action).toBe(denied);
  const allowing = await policyOf(`defaults: { read: deny }\n${rules('allow')}`);
  expect(allowing.decide(callOf({ resource }), NO_GRANTS).action).toBe(allowed);
});

it.each<[Record<string, unknown>, Action]>([
  [{ rows: [{ n: 1 }, { n: 2 }] }, 'allow'],
  [{ rows: [{ n: 1 }, { n: 999 }] }, 'deny'],
  [{ rows: [{ n: 1, N: 999 }] }, 'deny'],
  [{ rows: [] }, 'deny'],
])('a rule that allows needs every value at a path: %j is %s', async (args, action) => {
  const policy = await policyOf(
    'defaults: { read: deny }\nrules: [{ id: r, match: { args: { "rows[*].n": "<= 100" } }, action: allow }]',
  );
  expect(policy.decide(callOf({ args }), NO_GRANTS).action).toBe(action);
});

describe('SQL and shell in rules', () => {
  it.each<[string, string, Record<string, unknown>, Action]>([
    ['a statement behind another', 'sql: [drop]', { sql: 'SELECT 1; DROP TABLE x' }, 'deny'],
    ['a verb with its object', 'sql: [drop table]', { sql: 'DROP TABLE x' }, 'deny'],
    ['another object', 'sql: [drop table]', { sql: 'DROP INDEX x' }, 'allow'],
    ['a word in a string', 'sql: [drop]', { sql: "SELECT 'drop'" }, 'allow'],
    ['text no one can read that holds the word', 'sql: [drop]', { sql: 'DRO P drop ??? $$;' }, 'deny'],
    ['text no one can read without the word', 'sql: [drop]', { sql: 'BLURB ;;; x(' }, 'allow'],
    ['a command', 'shell: [rm]', { command: 'ls && rm -rf x' }, 'deny'],
    [
      'a command with its verb',
      'shell: ["kubectl delete"]',
      { command: 'kubectl -n prod delete pod x' },
      'deny',
    ],
    ['another verb', 'shell: ["kubectl delete"]', { command: 'kubectl get pod' }, 'allow'],
  ])('%s', async (_name, match, args, action) => {
    const policy = await policyOf(
      `defaults: { write: allow, destructive: allow, unknown: allow }\nrules: [{ id: r, match: { ${match} }, action: deny }]`,
    );
    expect(policy.decide(callOf({ tool: 'run', args }), NO_GRANTS).action).toBe(action);
  });
});

describe('a condition in CEL', () => {
  it.each<[string, string, Record<string, unknown>, Action, Action]>([
    ['holds', 'args.limit <= 100', { limit: 5 }, 'deny', 'allow'],
    ['does not hold', 'args.limit <= 100', { limit: 500 }, 'require-approval', 'require-approval'],
    ['holds and not, by case', 'args.limit <= 100', { limit: 5, Limit: 500 }, 'deny', 'require-approval'],
    ['holds, by case elsewhere', 'args.limit <= 100', { limit: 5, env: { LIMIT: 1 } }, 'deny', 'allow'],
    ['misses its field: deny matches, allow does not', 'args.limit <= 100', {}, 'deny', 'require-approval'],
    ['has a wrong type', 'args.limit <= 100', { limit: [] }, 'deny', 'require-approval'],
    ['is no question', 'args.limit', { limit: 5 }, 'deny', 'require-approval'],
    ['knows the caller', '"support" in caller.groups && caller.kind == "human"', {}, 'deny', 'allow'],
    ['knows the effect', 'effect == "read"', {}, 'deny', 'allow'],
  ])('%s', async (_name, when, args, denied, allowed) => {
    const rules = (action: string) =>
      policyOf(
        `${APPROVERS}\ndefaults: { read: require-approval }\nrules: [{ id: r, when: '${when}', action: ${action} }]`,
      );
    expect((await rules('deny')).decide(callOf({ args }), NO_GRANTS).action).toBe(denied);
    expect((await rules('allow')).decide(callOf({ args }), NO_GRANTS).action).toBe(allowed);
  });
});

describe('if no rule matches', () => {
  it('the effect decides', async () => {
    const policy = await policyOf(`${APPROVERS}\ndefaults: { destructive: deny }`);
    const decided = (tool: string) => policy.decide(callOf({ tool }), NO_GRANTS);
    expect(decided('get_order')).toMatchObject({ action: 'allow', rule: 'defaults.read' });
    expect(decided('update_order')).toMatchObject({ action: 'require-approval', rule: 'defaults.write' });
    expect(decided('update_order').approvers?.name).toBe('dba');
    expect(decided('delete_order')).toMatchObject({ action: 'deny', rule: 'defaults.destructive' });
  });

  it('and no one could be asked, it is denied', async () => {
    const policy = await policyOf('');
    expect(policy.decide(callOf({ tool: 'update_order' }), NO_GRANTS).action).toBe('deny');
  });
});

describe('methods other than calls', () => {
  it.each<[string, Action, string]>([
    ['initialize', 'allow', 'protocol'],
    ['tools/list', 'allow', 'protocol'],
    ['notifications/cancelled', 'allow', 'protocol'],
    ['resources/read', 'deny', 'all'],
    ['prompts/get', 'deny', 'all'],
    ['completion/complete', 'deny', 'all'],
    ['sampling/createMessage', 'deny', 'protocol'],
    ['tools/evil', 'deny', 'protocol'],
    ['logging/setLevel', 'deny', 'named'],
  ])('%s is %s by %s', async (method, action, rule) => {
    const policy = await policyOf(
      'rules: [{ id: all, match: { server: "*" }, action: deny }, { id: named, match: { method: logging/* }, action: deny }]',
    );
    expect(policy.decide(callOf({ method }), NO_GRANTS)).toMatchObject({ action, rule });
  });

  it.each<[string, Parameters<typeof callOf>[0], Action, Action]>([
    ['completing a prompt', { method: 'completion/complete', prompt: 'secret' }, 'deny', 'require-grant'],
    [
      'completing a URI',
      { method: 'completion/complete', resource: 'file:///secret' },
      'deny',
      'require-grant',
    ],
    [
      'hearing of changes',
      { method: 'resources/subscribe', resource: 'file:///secret' },
      'deny',
      'require-grant',
    ],
    [
      'no longer hearing of them',
      { method: 'resources/unsubscribe', resource: 'file:///s' },
      'allow',
      'allow',
    ],
  ])(
    '%s needs the right to read it, which does not give it',
    async (_what, asked, whereDenied, whereAllowed) => {
      const reading = 'match: { method: [resources/read, prompts/get] }';
      const denied = await policyOf(`rules: [{ id: r, ${reading}, action: deny }]`);
      expect(denied.decide(callOf(asked), NO_GRANTS).action).toBe(whereDenied);
      const allowed = await policyOf(
        `defaults: { read: require-grant }\nrules: [{ id: r, ${reading}, action: allow }]`,
      );
      expect(allowed.decide(callOf(asked), NO_GRANTS).action).toBe(whereAllowed);
    },
  );

  it('a rule that names a foreign method lets it through', async () => {
    const policy = await policyOf('rules: [{ id: r, match: { method: sampling/* }, action: allow }]');
    expect(policy.decide(callOf({ method: 'sampling/createMessage' }), NO_GRANTS).action).toBe('allow');
  });
});

describe('grants', () => {
  const guarded = () =>
    policyOf(
      `${APPROVERS}\n${ACCESS}\nrules: [{ id: g, match: { tool: "*_order" }, action: require-grant }]`,
    );

  it('open what their package covers, for their owner, until their end', async () => {
    const policy = await guarded();
    const call = callOf({ tool: 'update_order' });
    expect(policy.decide(call, NO_GRANTS)).toMatchObject({ action: 'require-grant', access: ['write'] });
    expect(policy.decide(call, withGrant('write', call))).toMatchObject({
      action: 'allow',
      grant: 'gr_write',
    });
    expect(policy.decide(call, withGrant('write', call, { until: 1000 })).action).toBe('require-grant');
    expect(policy.decide(call, withGrant('write', call, { state: 'ended' })).action).toBe('require-grant');
    expect(policy.decide(call, withGrant('other', call)).action).toBe('require-grant');
    const eve = callOf({ tool: 'update_order', caller: { subject: 'eve', email: 'eve@acme.example' } });
    expect(policy.decide(eve, withGrant('write', call)).action).toBe('require-grant');
    expect(policy.decide(callOf({ tool: 'delete_order' }), withGrant('write', call)).action).toBe(
      'require-grant',
    );
  });

  it('by e-mail open nothing to a workload', async () => {
    const policy = await guarded();
    const subject = { issuer: 'mailto:', subject: 'bob@acme.example', email: 'bob@acme.example' };
    const human = callOf({ tool: 'update_order' });
    const job = callOf({ tool: 'update_order', caller: { kind: 'workload' } });
    expect(policy.decide(human, withGrant('write', human, { subject })).action).toBe('allow');
    expect(policy.decide(job, withGrant('write', job, { subject })).action).toBe('require-grant');
  });
});

describe('shadow', () => {
  it('of the file: decided, forwarded anyway', async () => {
    const policy = await policyOf('mode: shadow\nrules: [{ id: r, action: deny }]');
    expect(policy.decide(callOf(), NO_GRANTS)).toMatchObject({ action: 'deny', shadow: true });
  });

  it('of a rule: shown if the call passes, and never loosens what is enforced', async () => {
    const trial = '{ id: trial, action: deny, shadow: true }';
    const open = await policyOf(`rules: [${trial}]`);
    expect(open.decide(callOf(), NO_GRANTS)).toMatchObject({ action: 'deny', rule: 'trial', shadow: true });
    const held = await policyOf(`${APPROVERS}\nrules: [${trial}, { id: hold, action: require-approval }]`);
    expect(held.decide(callOf(), NO_GRANTS)).toMatchObject({
      action: 'require-approval',
      rule: 'hold',
      shadow: false,
    });
  });

  it('of an allowing rule: opens nothing', async () => {
    const policy = await policyOf(
      'defaults: { read: deny }\nrules: [{ id: r, action: allow, shadow: true }]',
    );
    expect(policy.decide(callOf(), NO_GRANTS)).toMatchObject({ action: 'deny', shadow: false });
  });
});

describe('a decision says', () => {
  it('which policy, which rules, and what the call would do', async () => {
    const policy = await policyOf(
      `${APPROVERS}\nrules: [{ id: a, match: { effect: destructive }, action: require-approval }, { id: b, action: allow }]`,
    );
    const decision = policy.decide(callOf({ tool: 'query', args: { sql: 'DELETE FROM orders' } }), NO_GRANTS);
    expect(decision.facts).toEqual(['DELETE without WHERE on orders']);
    expect(decision.policyDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(decision.considered).toEqual([
      { rule: 'a', action: 'require-approval' },
      { rule: 'b', action: 'allow' },
    ]);
  });

  it.each([
    [{ command: 'kubectl delete namespace a b c' }, 'kubectl delete of 3 namespaces'],
    [{ sql: 'UPDATE orders SET x = 1 WHERE true' }, 'UPDATE with a WHERE that is always true on orders'],
    [{ sql: 'DROP TABLE a, b' }, 'DROP TABLE a, b'],
  ])('%j: %s', async (args, sentence) => {
    const policy = await policyOf('');
    expect(policy.decide(callOf({ tool: 'run', args }), NO_GRANTS).facts).toContain(sentence);
  });
});

describe('declared analyzers and trusted servers', () => {
  it('read the argument that is named, and what cannot be read is unknown', async () => {
    const policy = await policyOf('', { analyzers: { billing: { report: { sql: ['spec.text'] } } } });
    const effect = (text: unknown) =>
      policy.decide(callOf({ tool: 'report', args: { spec: { text } } }), NO_GRANTS).effect;
    expect(effect('DROP TABLE x')).toBe('destructive');
    expect(effect('gibberish')).toBe('unknown');
    expect(effect(5)).toBe('unknown');
  });

  it('believe annotations of trusted servers only', async () => {
    const call = callOf({ tool: 'frobnicate', args: {}, annotations: { readOnlyHint: true } });
    expect((await policyOf('')).decide(call, NO_GRANTS).effect).toBe('unknown');
    const trusting = await policyOf('', { namings: { billing: { annotations: 'trust' } } });
    expect(trusting.decide(call, NO_GRANTS).effect).toBe('read');
  });
});
