/** Source text of policy.yaml -> a policy that decides, or every problem at once. */

import type { Call } from '../../domain/call.ts';
import { inStaticGroups } from '../../domain/static-groups.ts';
import { digestOf } from '../../domain/text/digest.ts';
import { explainIssue } from '../../problems/explain-issue.ts';
import type { PathProblem, Problem } from '../../problems/problem.ts';
import { compileAccess } from '../decision/access.ts';
import { compileBudget } from '../decision/budgets.ts';
import { checkApprovers, compileApprovers, compileGroups } from '../decision/compile-approvers.ts';
import { compileDefaults, compileRule } from '../decision/compile-rules.ts';
import { type Compiled, couldEver, hidingUses, reason, usesOf } from '../decision/decide.ts';
import { deniedAnyway } from '../decision/denied-anyway.ts';
import { reachOf } from '../decision/reach.ts';
import { type Classified, classifyOnce, createClassified } from '../effects/classified.ts';
import type { Classify } from '../effects/classify.ts';
import { type ClassifyOptions, prepareClassify } from '../effects/prepare-classify.ts';
import type { Policy } from '../policy.ts';
import { explain } from '../what-if/explain.ts';
import { runTests, testProblems } from '../what-if/run-tests.ts';
import { checkAccessRequests } from './check-access-requests.ts';
import { checkDefaults } from './check-defaults.ts';
import { checkPatterns } from './check-patterns.ts';
import { checkPreviews } from './check-previews.ts';
import { checkRawApprovers } from './check-raw-approvers.ts';
import { checkReach } from './check-reach.ts';
import { checkRules } from './check-rules.ts';
import { checkServerNames } from './check-server-names.ts';
import { checkSiblings } from './check-siblings.ts';
import { checkStepUp } from './check-step-up.ts';
import { readYaml } from './read-yaml.ts';
import { type PolicyFile, policySchema } from './schema.ts';

export interface LoadOptions extends ClassifyOptions {
  /** What was found out about calls already; shared by all policies of a process, since it does not depend on them. */
  readonly classified?: Classified;
  /** False if people cannot sign in with a browser, so that no one could step up. */
  readonly webSignIn?: boolean;
  /** False if people cannot ask for access, since Slack is not connected. */
  readonly accessRequests?: boolean;
  /** Names of the servers there are; left out, names of servers are not looked at. */
  readonly servers?: readonly string[];
  /** `report` loads a policy whose tests fail, for commands that show the results; the gateway never does. */
  readonly failingTests?: 'refuse' | 'report';
}

export type LoadedPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Never throws for what is in the source. Resolves once the SQL parser is ready, so that deciding is synchronous. */
export const loadPolicy = async (source: string, options: LoadOptions = {}): Promise<LoadedPolicy> => {
  const yaml = readYaml(source);
  if (!yaml.ok) return yaml;
  const { value, place } = yaml.file;
  const parsed = policySchema.safeParse(value ?? {});
  if (!parsed.success) {
    const read = { schema: policySchema, value: value ?? {}, whole: 'the policy' };
    const problems = parsed.error.issues.flatMap((issue) => explainIssue(issue, read));
    return { ok: false, problems: inOrder([...problems, ...checkRawApprovers(value)].map(place)) };
  }
  const problems = checkFile(parsed.data, options);
  if (problems.length > 0) return { ok: false, problems: inOrder(problems.map(place)) };
  const policy = assemble(parsed.data, source, {
    classify: await prepareOnce(options),
    accessRequests: options.accessRequests ?? true,
  });
  const unusable = checkPreviews(parsed.data, policy);
  if (unusable.length > 0) return { ok: false, problems: inOrder(unusable.map(place)) };
  const failed = options.failingTests === 'report' ? [] : testProblems(policy.tests);
  if (failed.length > 0) return { ok: false, problems: inOrder(failed.map(place)) };
  return { ok: true, policy, warnings: inOrder(warnAbout(parsed.data, options).map(place)) };
};

const checkFile = (file: PolicyFile, { webSignIn = true }: LoadOptions): readonly PathProblem[] => {
  const approvers = compileApprovers(file);
  return [
    ...checkApprovers(approvers, compileGroups(file.groups)),
    ...checkStepUp(file, webSignIn),
    ...checkRules(file, approvers),
  ];
};

const warnAbout = (file: PolicyFile, { servers, accessRequests }: LoadOptions): readonly PathProblem[] => [
  ...(accessRequests === false ? checkAccessRequests(file) : []),
  ...(servers === undefined ? [] : checkServerNames(file, servers)),
  ...checkPatterns(file),
  ...checkReach(file),
  ...checkSiblings(file),
  ...checkDefaults(file),
];

const prepareOnce = async ({ classified = createClassified(), ...options }: LoadOptions): Promise<Classify> =>
  classifyOnce(await prepareClassify(options), classified);

const assemble = (
  file: PolicyFile,
  source: string,
  { classify, accessRequests }: Pick<Compiled, 'classify' | 'accessRequests'>,
): Policy => {
  const groups = compileGroups(file.groups);
  const known = <C extends Pick<Call, 'caller'>>(call: C): C => ({
    ...call,
    caller: inStaticGroups(call.caller, groups),
  });
  const approvers = compileApprovers(file);
  const access = compileAccess(file, approvers);
  const digest = digestOf(source);
  const compiled: Compiled = {
    digest,
    shadow: file.mode === 'shadow',
    rules: file.rules.map((rule) => compileRule(rule, approvers)),
    defaults: compileDefaults(file.defaults, approvers),
    access,
    budgets: file.budgets.map((budget) => compileBudget(budget, approvers)),
    classify,
    accessRequests,
  };
  return {
    digest,
    mode: file.mode,
    groups,
    approvers,
    access,
    decide: (call, context) => reason(compiled, known(call), context).decision,
    couldEver: (call, context) => couldEver(compiled, known(call), context),
    deniedAnyway: (call) => deniedAnyway(compiled, known(call)),
    explain: (call, context) => explain(compiled, known(call), context),
    budgets: (call, session) => usesOf(compiled, known(call), session),
    hidingBudgets: (call, session) => hidingUses(compiled, known(call), session),
    reach: (call) => reachOf(compiled, known(call)),
    budgetIds: file.budgets.map(({ id }) => id),
    tests: runTests(
      compiled,
      file.tests.map((test) => ({
        ...test,
        as: inStaticGroups({ ...test.as, email: test.as.email }, groups),
      })),
    ),
  };
};

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((one, other) => one.line - other.line || one.column - other.column);
