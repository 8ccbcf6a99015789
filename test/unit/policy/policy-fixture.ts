/** Loads policies and makes calls for the tests of this folder. */
import type { Call } from '../../../src/domain/call.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import { impliedMethod } from '../../../src/policy/decision/method.ts';
import { type LoadOptions, loadPolicy } from '../../../src/policy/file/load-policy.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { liveGrant } from '../../../src/policy/what-if/run-tests.ts';
import type { Problem } from '../../../src/problems/problem.ts';

export const APPROVERS = 'approvers: { dba: { any: [{ group: dba }] } }';

/** A policy that has to load; `body` is YAML below the version. */
export const policyOf = async (body: string, options: LoadOptions = {}): Promise<Policy> => {
  const loaded = await loadPolicy(`version: 1\n${body}\n`, options);
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.policy;
};

export const problemsOf = async (source: string): Promise<readonly Problem[]> => {
  const loaded = await loadPolicy(source);
  return loaded.ok ? [] : loaded.problems;
};

/** What is doubtful about a policy that loads. */
export const warningsOf = async (body: string, options: LoadOptions = {}): Promise<readonly string[]> => {
  const loaded = await loadPolicy(`version: 1\n${body}\n`, options);
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.warnings.map(({ message }) => message);
};

type Wanted = Partial<Omit<Call, 'caller'>> & { readonly caller?: Partial<Call['caller']> };

export const callOf = ({ caller, ...call }: Wanted = {}): Call => ({
  server: 'billing',
  method: impliedMethod(call),
  ...(call.resource === undefined && call.prompt === undefined && call.method === undefined
    ? { tool: 'get_order' }
    : {}),
  ...call,
  caller: {
    issuer: 'https://idp.example',
    subject: 'bob',
    email: 'bob@acme.example',
    groups: ['support'],
    kind: 'human',
    ...caller,
  },
});

export const NO_GRANTS = { grants: [], now: 0 };

export const withGrant = (access: string, call: Call, change: Partial<Grant> = {}) => ({
  grants: [{ ...liveGrant(access, call), ...change }],
  now: 1000,
});
