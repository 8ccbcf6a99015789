/** What the schema cannot see: names that lead nowhere, conditions that do not compile, ids given twice. */
import type { ApproverRule } from '../../domain/decision.ts';
import { type Path, type PathProblem, suggest } from '../../problems/problem.ts';
import { argumentTestProblem } from '../conditions/compile-argument-tests.ts';
import { compileCel } from '../conditions/condition-in-cel.ts';
import type { MatchEntry, PolicyFile } from './schema.ts';

type Approvers = ReadonlyMap<string, ApproverRule>;

/** Returns the problems of all rules and budgets, each with its path in the file; empty if there are none. */
export const checkRules = (file: PolicyFile, approvers: Approvers): readonly PathProblem[] => [
  ...checkIds(file),
  ...file.rules.flatMap((rule, index) => [
    ...checkMatch(rule.match, ['rules', index, 'match']),
    ...checkWhen(rule.when, ['rules', index, 'when']),
    ...checkApproversOf(rule, approvers, ['rules', index]),
  ]),
  ...file.budgets.flatMap((budget, index) => [
    ...checkMatch(budget.match, ['budgets', index, 'match']),
    ...checkApproversOf(budget, approvers, ['budgets', index]),
  ]),
  ...checkGrants(file),
  ...Object.entries(file.access).flatMap(([name, access]) =>
    unknownApprovers(access.approvers, [...approvers.keys()], ['access', name, 'approvers']),
  ),
  ...Object.entries(file.breakGlass).flatMap(([name, { reviewers }]) => [
    ...(Object.hasOwn(file.access, name)
      ? [{ message: `access and breakGlass both have ${name}`, path: ['breakGlass', name], atKey: true }]
      : []),
    ...(reviewers === undefined
      ? []
      : unknownApprovers(reviewers, [...approvers.keys()], ['breakGlass', name, 'reviewers'])),
  ]),
];

/** Decisions are told apart by one id, whether a rule, a budget or something of ours made them. */
const checkIds = ({ rules, budgets }: PolicyFile): PathProblem[] => {
  const entries = [
    ...rules.map(({ id }, index) => ({ id, list: 'rules', index })),
    ...budgets.map(({ id }, index) => ({ id, list: 'budgets', index })),
  ];
  return entries.flatMap((entry) => {
    const { id, list, index } = entry;
    const first = entries.find((other) => other.id === id) ?? entry;
    const path = [list, index, 'id'];
    if (OURS.test(id)) return [{ message: `${list}[${index}] has the id ${id}, which is one of ours`, path }];
    return first === entry
      ? []
      : [{ message: `${list}[${index}] has the id ${id} of ${first.list}[${first.index}]`, path }];
  });
};

/** What stands in decisions that no rule made. */
const OURS = /^(?:defaults\..*|protocol|kill-switch|mode\.shadow)$/;

/** A test whose caller holds a grant of nothing would pass for the wrong reason. */
const checkGrants = ({ tests, access, breakGlass }: PolicyFile): PathProblem[] => {
  const names = [...Object.keys(access), ...Object.keys(breakGlass)];
  return tests.flatMap(({ grants }, index) =>
    grants.flatMap((grant, at) =>
      names.includes(grant)
        ? []
        : [
            {
              message: `there is no access called ${grant}`,
              path: ['tests', index, 'grants', at],
              hint: suggest(grant, names),
            },
          ],
    ),
  );
};

const checkMatch = (match: MatchEntry, path: Path): PathProblem[] =>
  Object.entries(match.args ?? {}).flatMap(([name, tests]) =>
    tests.flatMap((test) => {
      const problem = argumentTestProblem(name, test);
      return problem === undefined
        ? []
        : [{ message: `args ${name}: ${problem}`, path: [...path, 'args', name] }];
    }),
  );

const checkWhen = (when: string | undefined, path: Path): PathProblem[] => {
  const compiled = when === undefined ? undefined : compileCel(when);
  return compiled === undefined || compiled.ok ? [] : [{ message: `when: ${compiled.problem}`, path }];
};

const checkApproversOf = (
  entry: { readonly id: string; readonly action: string; readonly approvers?: string | undefined },
  approvers: Approvers,
  path: Path,
): PathProblem[] => {
  if (entry.approvers !== undefined)
    return unknownApprovers(entry.approvers, [...approvers.keys()], [...path, 'approvers']);
  if (entry.action !== 'require-approval' || approvers.size > 0) return [];
  return [
    {
      message: `${entry.id} requires approval, but the policy names no approvers`,
      path: [...path, 'action'],
      hint: 'add approvers: { name: { any: [{ group: … }] } }',
    },
  ];
};

/** The problem of a name that is not among those of approvers. */
export const unknownApprovers = (name: string, names: readonly string[], path: Path): PathProblem[] =>
  names.includes(name)
    ? []
    : [
        {
          message: `there are no approvers called ${name}`,
          path,
          hint: suggest(name, names),
        },
      ];
