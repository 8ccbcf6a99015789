/** Who is refused however entitled they are: the one who is, or might be, the requester or someone who has voted. */
import { describe, expect, it } from 'vitest';
import { emailIdentity, personKey } from '../../../src/domain/person.ts';
import type { Decidable, Vote } from '../../../src/domain/vote.ts';
import { type Clicker, conflictOfInterest } from '../../../src/people/conflict-of-interest.ts';

const idp = 'https://idp.acme.io';
const account = (subject: string, email?: string, issuer = idp) => ({ issuer, subject, email });

const clicker = (identity: Clicker['identity'], more: Partial<Clicker> = {}): Clicker => ({
  identity,
  aliases: [],
  slackUser: undefined,
  ...more,
});
const request = (by: Partial<Decidable['requestedBy']>, votes: readonly Vote[] = []): Decidable => ({
  id: 'ap_1',
  approvers: { name: 'dba', any: [], quorum: 2, channel: undefined, timeout: undefined },
  votes,
  requestedBy: { identity: account('bob'), slackUser: undefined, kind: 'human', owner: undefined, ...by },
});
const vote = (by: Partial<Vote['by']>): Vote => ({
  by: { key: '', name: 'somebody', slackUser: undefined, proof: 'x', ...by },
  verdict: 'approve',
  reason: undefined,
  shareReason: false,
  at: 0,
  click: { via: 'slack', team: 'T', user: 'U' },
});

const OWN = 'your own request';
const UNTOLD = 'cannot tell whether this is your own request';

describe('the requester', () => {
  it.each<[string, Clicker, Partial<Decidable['requestedBy']>, string | undefined]>([
    ['by account', clicker(account('bob', 'b@x')), {}, OWN],
    ['by e-mail', clicker(emailIdentity('BOB@acme.io')), { identity: account('bob', 'bob@acme.io') }, OWN],
    [
      'by the e-mail of the Slack profile',
      clicker(account('x', undefined, 'https://other'), { aliases: [emailIdentity('bob@acme.io')] }),
      { identity: account('bob', 'bob@acme.io') },
      OWN,
    ],
    [
      'by the e-mail of the Slack profile, which is an address of theirs that no one verified',
      clicker(account('second'), { aliases: [emailIdentity('bob@acme.io')] }),
      { identity: { ...account('bob'), unproven: { email: 'Bob@acme.io', groups: [] } } },
      OWN,
    ],
    ['by the Slack user', clicker(account('x'), { slackUser: 'UBOB' }), { slackUser: 'UBOB' }, OWN],
    ['unless the account is another', clicker(account('alice')), {}, undefined],
    [
      'perhaps: of one only an e-mail is known, of the other none',
      clicker(emailIdentity('a@acme.io')),
      {},
      UNTOLD,
    ],
    [
      'perhaps: accounts of two issuers without e-mail',
      clicker(account('a', undefined, 'https://o')),
      {},
      UNTOLD,
    ],
    [
      'never if a service asked that no one is known to own',
      clicker(emailIdentity('a@acme.io')),
      { kind: 'workload' },
      undefined,
    ],
  ])('is known %s', (_how, who, by, problem) => {
    const conflict = conflictOfInterest(who, request(by));
    if (problem === undefined) expect(conflict).toBeUndefined();
    else expect(conflict).toContain(problem);
  });

  it('is told what an operator can do if it cannot be told', () => {
    expect(conflictOfInterest(clicker(emailIdentity('a@acme.io')), request({}))).toMatch(
      /tokens of https:\/\/idp\.acme\.io carry an e-mail address, or let Slack accounts be linked/,
    );
  });
});

it('lets anyone decide about what no one in particular asked for', () => {
  expect(
    conflictOfInterest(clicker(account('bob')), { ...request({}), requestedBy: undefined }),
  ).toBeUndefined();
});

describe('the owner of a service', () => {
  const service = (owner: string) => request({ kind: 'workload', identity: account('ci-deploy'), owner });
  it.each<[string, Clicker, string, string | undefined]>([
    ['by e-mail', clicker(account('bob', 'bob@acme.io')), 'Bob@acme.io', 'a service of yours'],
    [
      'by the e-mail of the Slack profile',
      clicker(account('second', 'second@acme.io'), { aliases: [emailIdentity('bob@acme.io')] }),
      'bob@acme.io',
      'a service of yours',
    ],
    ['by subject', clicker(account('bob')), 'bob', 'a service of yours'],
    ['by Slack user', clicker(account('x'), { slackUser: 'U0BOB' }), 'U0BOB', 'a service of yours'],
    ['unless it is another', clicker(account('a', 'alice@acme.io')), 'bob@acme.io', undefined],
    [
      'unless the e-mail of the Slack profile is another',
      clicker(account('a'), { aliases: [emailIdentity('alice@acme.io')] }),
      'bob@acme.io',
      undefined,
    ],
    [
      'perhaps: no e-mail to compare',
      clicker(account('a')),
      'bob@acme.io',
      'cannot tell whether you are the owner',
    ],
    [
      'perhaps: no subject to compare',
      clicker(emailIdentity('a@acme.io')),
      'bob',
      'cannot tell whether you are',
    ],
    [
      'perhaps: no Slack user to compare',
      clicker(account('a', 'a@acme.io')),
      'U0BOB',
      'cannot tell whether you',
    ],
  ])('is known %s', (_how, who, owner, problem) => {
    const conflict = conflictOfInterest(who, service(owner));
    if (problem === undefined) expect(conflict).toBeUndefined();
    else expect(conflict).toContain(problem);
  });
});

describe('someone who has voted', () => {
  const by = { identity: account('bob', 'bob@acme.io') };
  const alice = account('alice', 'alice@acme.io');
  it.each<[string, Clicker, Vote, string | undefined]>([
    [
      'by another Slack account of the same identity',
      clicker(alice, { slackUser: 'U2' }),
      vote({ key: personKey(alice), slackUser: 'U1' }),
      'decided about this already',
    ],
    [
      'by the same Slack account under another identity',
      clicker(account('new', 'new@acme.io'), { slackUser: 'U1' }),
      vote({ key: personKey(alice), slackUser: 'U1' }),
      'decided about this already',
    ],
    [
      'unless it is another',
      clicker(account('carol', 'carol@acme.io')),
      vote({ key: personKey(alice) }),
      undefined,
    ],
    [
      'perhaps: once by e-mail, once by an account without',
      clicker(account('alice', undefined)),
      vote({ key: 'email:alice@acme.io' }),
      'cannot tell whether you have decided',
    ],
  ])('is known %s', (_how, who, cast, problem) => {
    const identity = who.identity.email === undefined ? account('bob') : by.identity;
    const conflict = conflictOfInterest(who, request({ identity }, [cast]));
    if (problem === undefined) expect(conflict).toBeUndefined();
    else expect(conflict).toContain(problem);
  });
});
