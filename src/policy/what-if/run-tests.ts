/** The tests that stand in the policy file: run at every load, before the policy may decide anything. */
import type { Call } from '../../domain/call.ts';
import type { Action } from '../../domain/decision.ts';
import type { Effect } from '../../domain/effect.ts';
import type { Grant } from '../../domain/grant.ts';
import { ownText } from '../../domain/text/safe-text.ts';
import type { PathProblem } from '../../problems/problem.ts';
import { type Compiled, reason } from '../decision/decide.ts';
import { impliedMethod } from '../decision/method.ts';
import type { TestEntry } from '../file/schema.ts';

export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: Action;
  readonly action: Action;
  readonly rule: string;
  readonly effect: Effect;
  /** What was otherwise than expected; empty if it passed. */
  readonly problem: string;
}

/** A test names access packages under `grants`; its caller holds a live grant of each. */
export const runTests = (policy: Compiled, tests: readonly TestEntry[]): readonly TestResult[] =>
  tests.map((test) => {
    const call: Call = {
      ...test.call,
      caller: { ...test.as, email: test.as.email },
      method: test.call.method ?? impliedMethod(test.call),
    };
    const grants = test.grants.map((access) => liveGrant(access, call));
    const { decision } = reason(policy, call, { grants, now: 0 });
    const { action, rule, effect } = decision;
    const problem = [
      action === test.expect ? '' : `expected ${test.expect}, got ${action} by ${rule}`,
      test.effect === undefined || effect === test.effect
        ? ''
        : `expected effect ${test.effect}, got ${effect}`,
      test.rule === undefined || rule === test.rule ? '' : `expected rule ${test.rule}, got ${rule}`,
    ]
      .filter((part) => part !== '')
      .join('; ');
    return { name: test.name, passed: problem === '', expected: test.expect, action, rule, effect, problem };
  });

/** Failed tests as problems of the file. */
export const testProblems = (results: readonly TestResult[]): readonly PathProblem[] =>
  results.flatMap((result, index) =>
    result.passed
      ? []
      : [{ message: `test "${result.name}" fails: ${result.problem}`, path: ['tests', index] }],
  );

/** A grant of this package to this caller, live at any time. */
export const liveGrant = (access: string, call: Pick<Call, 'caller'>): Grant => ({
  id: `gr_${access}`,
  version: 1,
  state: 'active',
  access,
  subject: call.caller,
  requester: call.caller.subject,
  reason: ownText(''),
  duration: 0,
  approvers: { name: access, any: [], quorum: 1, channel: undefined, timeout: undefined },
  policyDigest: '',
  createdAt: 0,
  expiresAt: 0,
  until: Number.MAX_SAFE_INTEGER,
  votes: [],
  announcement: undefined,
  extension: undefined,
  warned: false,
  endedAt: undefined,
  endedBy: undefined,
});
