/** Temporary access where no one can ask for it. */
import { KINDS } from '../../domain/effect.ts';
import type { Path, PathProblem } from '../../problems/problem.ts';
import type { PolicyFile } from './schema.ts';

type Parts = Pick<PolicyFile, 'defaults' | 'rules' | 'budgets' | 'access' | 'breakGlass'>;

/** One warning, at the first place that wants or offers access; for gateways without Slack, where people would ask for it. */
export const checkAccessRequests = (file: Parts): readonly PathProblem[] => {
  const path = [...wanted(file), ...offered(file)][0];
  if (path === undefined) return [];
  return [
    {
      message: 'no one can ask for temporary access: people ask in Slack, and it is not connected',
      path,
      hint: 'set slack in firebreak.yaml, or have the policy ask for approvals or deny instead',
    },
  ];
};

const wanted = ({ defaults, rules, budgets }: Parts): readonly Path[] => [
  ...rules.flatMap(({ action }, index) => (action === 'require-grant' ? [['rules', index, 'action']] : [])),
  ...budgets.flatMap(({ action }, index) =>
    action === 'require-grant' ? [['budgets', index, 'action']] : [],
  ),
  ...KINDS.filter((kind) => defaults[kind] === 'require-grant').map((kind) => ['defaults', kind]),
];

const offered = (file: Parts): readonly Path[] =>
  (['access', 'breakGlass'] as const).flatMap((kind) => Object.keys(file[kind]).map((name) => [kind, name]));
