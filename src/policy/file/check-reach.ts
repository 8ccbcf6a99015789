/** Rules that can never decide anything, and demands that no one can ever meet. */
import { ACTIONS } from '../../domain/decision.ts';
import { comparableUri, uriProblem } from '../../mcp/uris/resource-uri.ts';
import { closeTo, type PathProblem } from '../../problems/problem.ts';
import { KNOWN_METHODS } from '../decision/method.ts';
import { coversMatch, mayOverlap } from './covers.ts';
import type { MatchEntry, PolicyFile, RuleEntry } from './schema.ts';

/** Warnings, not errors: such a rule does no harm, but it does not do what its author thinks. */
export const checkReach = (file: PolicyFile): readonly PathProblem[] => [
  ...file.rules.flatMap((rule, index) => checkRule(rule, index, file)),
  ...file.budgets.flatMap(checkBudget),
];

const checkBudget = ({ id, match }: PolicyFile['budgets'][number], index: number): readonly PathProblem[] =>
  doubtsAbout({ id, match }, ['budgets', index]);

const checkRule = (rule: RuleEntry, index: number, file: PolicyFile): readonly PathProblem[] => {
  const path = ['rules', index] as const;
  const doubts = doubtsAbout(rule, path);
  if (doubts.length > 0) return doubts;
  const winner = file.rules.find((other, at) => at !== index && overrules(other, rule, at < index));
  if (winner !== undefined) {
    const same = winner.action === rule.action;
    const message = same
      ? `${rule.id} is superfluous: ${winner.id} says the same and matches everything it matches`
      : `${rule.id} can never decide: ${winner.id} is stronger and matches everything it matches`;
    return [{ message, path }];
  }
  return rule.action === 'require-grant' ? checkGrantable(rule, index, file) : [];
};

/** Why an entry matches nothing, or not what it was meant to. */
const doubtsAbout = (
  { id, match }: Pick<RuleEntry, 'id' | 'match'>,
  path: readonly [string, number],
): readonly PathProblem[] => {
  const contradiction = contradictionIn(match);
  if (contradiction !== undefined) {
    return [{ message: `${id} can never match: ${contradiction}`, path: [...path, 'match'] }];
  }
  return [
    ...mistaken(match.method, KNOWN_METHODS, (method) => `MCP has no method ${method}`).map((doubt) => ({
      ...doubt,
      path: [...path, 'match', 'method'],
    })),
    ...mistaken(match.sql?.map(verbOf), SQL_VERBS, (verb) => `no SQL statement is called ${verb}`).map(
      (doubt) => ({ ...doubt, path: [...path, 'match', 'sql'] }),
    ),
  ].slice(0, 1);
};

const contradictionIn = (match: MatchEntry): string | undefined => {
  if (match.user !== undefined && match.workload !== undefined)
    return 'a caller is either a user or a workload';
  const targets = (['tool', 'resource', 'prompt'] as const).filter((key) => match[key] !== undefined);
  if (targets.length > 1) return `a call has either a ${targets.join(' or a ')}`;
  if (match.tool !== undefined && !mayOverlap(match.method, ['tools/call']))
    return 'only tools/call has a tool';
  const refused = match.resource?.map(problemWithUri);
  return refused?.every((problem) => problem !== undefined) ? refused[0] : undefined;
};

/** Why no one can ask for what is named; patterns with wildcards are left alone. */
const problemWithUri = (pattern: string): string | undefined =>
  /[*?]/.test(pattern) ? undefined : uriProblem(encodeURI(comparableUri(pattern).toWellFormed()));

/** Rules may name what MCP or a dialect of SQL adds some day, so only what looks like a known word is doubtful. */
const mistaken = (
  words: readonly string[] = [],
  known: readonly string[],
  sentence: (word: string) => string,
): readonly Pick<PathProblem, 'message' | 'hint'>[] =>
  words.flatMap((word) => {
    if (/[*?]/.test(word) || known.includes(word)) return [];
    const meant = closeTo(word, known);
    return meant === undefined ? [] : [{ message: sentence(word), hint: `did you mean ${meant}?` }];
  });

/** `match.sql` names statements verb first: `drop`, or `drop table`. */
const verbOf = (statement: string): string => statement.trim().split(/\s+/)[0]?.toLowerCase() ?? '';

const SQL_VERBS = (
  'alter analyze attach begin call checkpoint close cluster comment commit copy create deallocate declare delete desc ' +
  'describe detach discard do drop end exec execute explain fetch flush get grant import insert install kill list ' +
  'load lock merge move notify open optimize pragma prepare purge put reassign refresh reindex release remove rename ' +
  'repair replace reset restore revoke rollback savepoint security select set show shutdown start stop truncate ' +
  'undrop unlisten unlock update upsert use vacuum values with'
).split(' ');

/** Rules on trial overrule nothing but their like; of two equal rules the first one stays. */
const overrules = (winner: RuleEntry, loser: RuleEntry, earlier: boolean): boolean => {
  if (winner.when !== undefined || (winner.shadow && !loser.shadow) || (!winner.shadow && loser.shadow))
    return false;
  const difference = ACTIONS.indexOf(winner.action) - ACTIONS.indexOf(loser.action);
  if (difference > 0 || !coversMatch(winner.match, loser.match)) return false;
  if (difference < 0) return true;
  const mutual = coversMatch(loser.match, winner.match) && loser.when === undefined;
  return winner.approvers === loser.approvers && (earlier || !mutual);
};

const checkGrantable = (rule: RuleEntry, index: number, file: PolicyFile): readonly PathProblem[] => {
  const packages = [...Object.values(file.access), ...Object.values(file.breakGlass)];
  const covered = packages.some(
    (access) => mayOverlap(rule.match.server, access.servers) && mayOverlap(rule.match.tool, access.tools),
  );
  return covered && rule.match.resource === undefined && rule.match.prompt === undefined
    ? []
    : [
        {
          message: `${rule.id} requires a grant that no one can ask for: no access package covers it`,
          path: ['rules', index, 'action'],
          hint: 'add a package under access, or deny',
        },
      ];
};
