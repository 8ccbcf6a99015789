/** What a policy is loaded and judged with, of a configuration whose secrets need not be there: checks run without them. */
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { placeIssue } from './place-issue.ts';
import { type ConfigProblem, readConfig } from './read-config.ts';
import type { Path } from './read-tree.ts';
import { servers as serverSettings } from './server-settings.ts';
import type { Environment } from './substitute.ts';

const { tools, annotations, prefix } = serverSettings.valueType.shape;

const policySettings = z.object({
  policy: z.string(),
  servers: z.record(z.string(), z.object({ tools, annotations, prefix })),
  identity: z.object({ signIn: z.unknown() }).partial().default({}),
  slack: z.unknown().optional(),
});

/** Of a whole configuration: the path of the policy, and what policies know of servers and of how people sign in and ask. */
export type PolicySettings = z.infer<typeof policySettings>;

export type LoadedPolicySettings =
  | { readonly ok: true; readonly settings: PolicySettings }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads them. Whatever else is wrong with the configuration is a problem, but for values that are absent and not needed here. */
export const loadPolicySettings = (file: string, env: Environment): LoadedPolicySettings => {
  const read = readConfig(file, env);
  if (!read.ok) return read;
  const { tree, parsed, problems: all } = read;
  const absent = all.flatMap(({ absent: path }) => (path === undefined || isNeeded(path) ? [] : [path]));
  const problems = all.filter(({ absent: path }) => path === undefined || isNeeded(path));
  // A choice between several shapes is reported above the value that is absent.
  const issues = (parsed.error?.issues ?? []).filter(
    ({ code, path }) => code === 'unrecognized_keys' || !absent.some((each) => isAbove(path, each)),
  );
  const wrong = [...problems, ...issues.flatMap((issue) => placeIssue(issue, tree))];
  if (wrong.length > 0) return { ok: false, problems: read.locate(wrong) };
  const { policy, servers, identity, slack } = policySettings.parse(tree.value);
  return { ok: true, settings: { policy: resolve(dirname(file), policy), servers, identity, slack } };
};

const isAbove = (path: Path, other: Path): boolean =>
  path.every((segment, index) => segment === other[index]);

const POLICY_PARTS = ['tools', 'annotations', 'prefix'];

const isNeeded = ([first, , part]: Path): boolean =>
  first === 'policy' || (first === 'servers' && POLICY_PARTS.includes(String(part)));
