/** Tools that are guarded while the same data lies open as a resource or a prompt. */

import type { PathProblem } from '../../problems/problem.ts';
import { effectOfName } from '../effects/effect-of-name.ts';
import { coversPattern, mayOverlap } from './covers.ts';
import type { PolicyFile, RuleEntry } from './schema.ts';

const SIBLINGS = [
  { key: 'resource', method: 'resources/read', plural: 'resources' },
  { key: 'prompt', method: 'prompts/get', plural: 'prompts' },
] as const;

/** Warns if a rule keeps people from reading by a tool, and reading by another way is allowed by default. */
export const checkSiblings = (file: PolicyFile): readonly PathProblem[] =>
  file.defaults.read !== 'allow'
    ? []
    : file.rules.flatMap((rule, index) => {
        const open = guardsReading(rule)
          ? SIBLINGS.filter((sibling) => !isGuarded(rule, sibling, file.rules))
          : [];
        if (open.length === 0) return [];
        const names = open.map(({ plural }) => plural).join(' and ');
        return [
          {
            message: `${rule.id} guards tools, but ${names} of ${(rule.match.server ?? ['any server']).join(', ')} stay open`,
            path: ['rules', index, 'match', rule.match.tool === undefined ? 'method' : 'tool'],
            hint: `add a rule with ${open.map(({ key }) => `${key}: "*"`).join(' and one with ')}`,
          },
        ];
      });

/** Resources and prompts only read, so a rule about tools that change something has no sibling. */
const guardsReading = ({ match, action, shadow }: RuleEntry): boolean =>
  action !== 'allow' &&
  !shadow &&
  match.sql === undefined &&
  match.shell === undefined &&
  (match.effect === undefined || match.effect.includes('read')) &&
  toolsOf(match).some((pattern) => readsByName(pattern));

/** A rule about calls is one about all tools. */
const toolsOf = ({ tool, method }: RuleEntry['match']): readonly string[] => {
  if (tool !== undefined) return tool;
  return method?.every((pattern) => coversPattern('tools/*', pattern)) ? ['*'] : [];
};

const readsByName = (pattern: string): boolean => {
  const effect = effectOfName(pattern.replaceAll(/[*?]/g, ' '), '');
  return pattern === '*' || effect === 'read' || effect === 'asker';
};

const isGuarded = (
  rule: RuleEntry,
  sibling: (typeof SIBLINGS)[number],
  rules: readonly RuleEntry[],
): boolean =>
  rules.some(
    (other) =>
      other.action !== 'allow' &&
      !other.shadow &&
      toolsOf(other.match).length === 0 &&
      mayOverlap(rule.match.server, other.match.server) &&
      (other.match[sibling.key] !== undefined ||
        (other.match.method !== undefined && mayOverlap(other.match.method, [sibling.method])) ||
        (other.match.method === undefined &&
          other.match.resource === undefined &&
          other.match.prompt === undefined &&
          (other.match.effect === undefined || other.match.effect.includes('read')))),
  );
