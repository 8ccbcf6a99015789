/** Rules that show the impact of a call: whether their companion could ever be asked without people being asked first. */
import type { Call } from '../../domain/call.ts';
import type { PathProblem } from '../../problems/problem.ts';
import { compileGlobs } from '../conditions/glob.ts';
import type { Policy } from '../policy.ts';
import type { PolicyFile, RuleEntry } from './schema.ts';

/** Returns a problem for each rule whose preview could never be shown, with its path in the file. */
export const checkPreviews = (file: PolicyFile, policy: Policy): readonly PathProblem[] =>
  file.rules.flatMap((rule, index): PathProblem[] => {
    const { preview } = rule;
    if (preview === undefined) return [];
    const path = ['rules', index, 'preview'] as const;
    if (rule.action !== 'require-approval') {
      return [
        {
          message: `${rule.id} has a preview, but asks no one`,
          path,
          hint: 'a preview belongs to a rule whose action is require-approval',
        },
      ];
    }
    const problems = serversOf(rule).flatMap((server) => problemAt(file, policy, { rule, server }) ?? []);
    return problems.slice(0, 1).map((message) => ({ message, path: [...path, 'tool'] }));
  });

/** Patterns name no server that could be asked about here; no name at all means every server. */
const serversOf = ({ match }: RuleEntry): readonly string[] =>
  (match.server ?? ['']).filter((server) => !/[*?]/.test(server));

interface Previewed {
  readonly rule: RuleEntry;
  readonly server: string;
}

/** Looks as someone in the rule's groups would; what policy makes of the real caller is seen when they call. */
const problemAt = (file: PolicyFile, policy: Policy, { rule, server }: Previewed): string | undefined => {
  const tool = rule.preview?.tool ?? '';
  const groups = rule.match.group ?? [];
  const caller = { issuer: '', subject: '', email: undefined, groups, kind: 'human' } as const;
  const call: Call = { caller, server, method: 'tools/call', tool, args: {} };
  const decision = policy.decide(call, { grants: [], now: 0 });
  if (decision.effect === 'write' || decision.effect === 'destructive') {
    return `${rule.id} previews with ${tool}, which does not only read`;
  }
  const { action } = decision;
  if (action !== 'require-approval' && action !== 'require-grant') return undefined;
  if (
    decision.rule.startsWith('defaults.') &&
    (decision.effect === 'unknown' || isAllowed(file, server, tool))
  )
    return undefined;
  return `${rule.id} previews with ${tool}, which itself needs ${action === 'require-grant' ? 'access' : 'approval'} (rule ${decision.rule})`;
};

/** Whether some rule allows the tool, if only to some people. */
const isAllowed = ({ rules }: PolicyFile, server: string, tool: string): boolean =>
  rules.some(
    ({ action, match }) =>
      action === 'allow' &&
      compileGlobs(match.server ?? ['*'])(server) &&
      compileGlobs(match.tool ?? ['*'])(tool),
  );
