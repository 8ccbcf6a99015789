import { describe, expect, it } from 'vitest';
import { doubtfulSettings } from '../../../src/app/doubtful-settings.ts';
import type { ApproverSource } from '../../../src/domain/decision.ts';
import { loaded } from '../config/config-file.ts';

const A = 'https://a.example.com';
const B = 'https://b.example.com';
const config = (issuers: readonly string[], more = '') =>
  loaded(
    `identity:\n  issuers:\n${issuers.map((each) => `    - ${each}\n`).join('')}servers: { shop: { url: "http://127.0.0.1:9/mcp" } }\npolicy: ./policy.yaml\n${more}`,
  ).config;
const approvers = (name: string, ...any: ApproverSource[]) => ({
  name,
  any,
  quorum: 1,
  channel: undefined,
  timeout: undefined,
});
const about = (...args: Parameters<typeof doubtfulSettings>) =>
  doubtfulSettings(...args).map((doubt) => doubt.about);
const SLACK =
  'slack: { mode: socket, botToken: xoxb-1, appToken: xapp-1, channel: C0APPROVALS, identity: { method: email, domains: [example.com] } }\n';

describe('several issuers for people', () => {
  it('are doubtful as long as nothing says what each is trusted for', () => {
    const doubts = doubtfulSettings(config([`{ issuer: "${A}" }`, `{ issuer: "${B}" }`]), []);
    expect(doubts.map((doubt) => doubt.about)).toEqual([`trust ${A}`, `trust ${B}`]);
    expect(doubts[0]?.text).toContain('write emails: [example.com] and groups: all there');
  });

  it('are settled by a word about addresses or groups, also that none count', () => {
    const said = [`{ issuer: "${A}", groups: all }`, `{ issuer: "${B}", emails: [] }`];
    expect(about(config(said), [])).toEqual([]);
  });

  it('are not one for people and one for workloads', () => {
    expect(about(config([`{ issuer: "${A}" }`, `{ issuer: "${B}", kind: workload }`]), [])).toEqual([]);
  });

  it('may be the one where people sign in', () => {
    const signIn = `  signIn: { oidc: { issuer: "${B}", clientId: x, clientSecret: y } }\n`;
    const both = loaded(
      `identity:\n  issuers: [{ issuer: "${A}", groups: all }]\n${signIn}servers: { shop: { url: "http://127.0.0.1:9/mcp" } }\npolicy: ./policy.yaml\n`,
    ).config;
    expect(about(both, [])).toEqual([`trust ${B}`]);
  });
});

describe('approvers whom nothing tells', () => {
  const one = [`{ issuer: "${A}" }`];

  it('are doubtful without Slack, and hopeless if only Slack knows them', () => {
    const named = [approvers('dba', { slackGroup: 'S0DBA' }), approvers('ops', { group: 'ops' })];
    expect(about(config(one), named)).toEqual(['approvals', 'approvers dba']);
    expect(about(config(one, SLACK), named)).toEqual([]);
  });

  it('are told of the command that decides', () => {
    const [doubt] = doubtfulSettings(config(one), [approvers('ops', { group: 'ops' })]);
    expect(doubt?.text).toContain('decide with a token: firebreak approvals decide');
  });

  it('are no matter if the policy names none', () => {
    expect(about(config(one), [])).toEqual([]);
  });
});
