/** Names of servers that lead nowhere: such a rule never matches, and such an access opens nothing. */
import { type Path, type PathProblem, suggest } from '../../problems/problem.ts';
import { compileGlob } from '../conditions/glob.ts';
import type { PolicyFile } from './schema.ts';

/** Warnings, not errors: one policy may serve several gateways. `servers` are the names of the configuration. */
export const checkServerNames = (
  file: Pick<PolicyFile, 'rules' | 'budgets' | 'access' | 'breakGlass'>,
  servers: readonly string[],
): readonly PathProblem[] =>
  namingsIn(file).flatMap(({ patterns, path }) =>
    patterns
      .filter((pattern) => !servers.some(compileGlob(pattern)))
      .map((pattern) => ({
        message: `no server is called ${pattern}`,
        path,
        hint: suggest(pattern.replaceAll(/[*?]/g, ''), servers),
      })),
  );

interface Naming {
  readonly patterns: readonly string[];
  readonly path: Path;
}

const namingsIn = (
  file: Pick<PolicyFile, 'rules' | 'budgets' | 'access' | 'breakGlass'>,
): readonly Naming[] => [
  ...(['rules', 'budgets'] as const).flatMap((list) =>
    file[list].map(({ match }, index) => ({
      patterns: match.server ?? [],
      path: [list, index, 'match', 'server'],
    })),
  ),
  ...(['access', 'breakGlass'] as const).flatMap((kind) =>
    Object.entries(file[kind]).map(([name, { servers }]) => ({
      patterns: servers,
      path: [kind, name, 'servers'],
    })),
  ),
];
