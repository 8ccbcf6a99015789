import { describe, expect, it } from 'vitest';
import { callOf, NO_GRANTS, policyOf } from './policy-fixture.ts';

const open = 'defaults: { read: allow, write: allow, destructive: allow, unknown: allow }';
const shut = 'defaults: { read: deny, write: deny, destructive: deny, unknown: deny }';

const action = async (defaults: string, rule: string, caller: object, args: object = {}) =>
  (await policyOf(`${defaults}\nrules: [${rule}]`)).decide(callOf({ caller, args: { ...args } }), NO_GRANTS)
    .action;
const denying = (when: string) => `{ id: r, match: {}, when: '${when}', action: deny }`;
const allowing = (when: string) => `{ id: r, match: {}, when: '${when}', action: allow }`;

const SPELLINGS = ['dave@acme.example', 'Dave@acme.example', 'dave@ACME.Example'];

describe('a condition in CEL that names an address', () => {
  it.each([
    'caller.email == "dave@acme.example"',
    'caller.email == "Dave@Acme.Example"',
    'caller["email"] == "Dave@acme.example"',
    'caller.email.endsWith("@acme.example")',
    'caller.email.endsWith("@ACME.example")',
    'caller.email.startsWith("Dave")',
    'caller.email in ["x@acme.example", "DAVE@acme.example"]',
    'caller.email.matches("^Dave@.*")',
    'caller.email.split("@")[0] == "Dave"',
    '["Dave@acme.example"].exists(e, e == caller.email)',
    '[caller.email].exists(e, e == "Dave@acme.example")',
    '!(caller.email != "Dave@acme.example")',
    'caller.email.upperAscii() == "DAVE@ACME.EXAMPLE"',
  ])('denies it in every case: %s', async (when) => {
    for (const email of SPELLINGS) expect(await action(open, denying(when), { email })).toBe('deny');
    for (const email of SPELLINGS) {
      const caller = { email: undefined, unproven: { email } };
      expect(await action(open, denying(when), caller)).toBe('deny');
    }
    expect(await action(open, denying(when), { email: 'bob@other.example' })).toBe('allow');
  });

  it('allows it in every case if it is written in lower case', async () => {
    const rule = allowing('caller.email.endsWith("@acme.example") && args.q != "ACME"');
    for (const email of SPELLINGS) expect(await action(shut, rule, { email }, { q: 'x' })).toBe('allow');
  });

  it('never allows what it merely could mean', async () => {
    const rule = allowing('caller.email != "Dave@acme.example"');
    expect(await action(shut, rule, { email: 'dave@acme.example' })).toBe('deny');
    expect(await action(shut, rule, { email: 'bob@acme.example' })).toBe('allow');
  });
});
