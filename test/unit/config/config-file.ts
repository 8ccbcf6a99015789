/** Writes a configuration into a directory of its own and loads it from there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '../../../src/config/load.ts';
import type { Environment } from '../../../src/config/substitute.ts';

export const MINIMAL = `identity:
  issuers:
    - issuer: https://idp.example.com
servers:
  billing:
    url: http://127.0.0.1:3001/mcp
policy: ./policy.yaml
`;

/** Loads `text`; `files` are written beside it first. The directory is gone afterwards. */
export const load = (text: string, env: Environment = {}, files: Record<string, string> = {}) => {
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-config-'));
  try {
    for (const [name, content] of Object.entries({ ...files, 'firebreak.yaml': text })) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), content);
    }
    return { directory, ...loadConfig(join(directory, 'firebreak.yaml'), env) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** The settings, or a failure that shows the problems. */
export const loaded = (text: string, env: Environment = {}, files: Record<string, string> = {}) => {
  const result = load(text, env, files);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result;
};

/** The problems, each as `line:column message (hint)`; empty if there are none. */
export const problems = (
  text: string,
  env: Environment = {},
  files: Record<string, string> = {},
): string[] => {
  const result = load(text, env, files);
  if (result.ok) return [];
  return result.problems.map(
    ({ line, column, message, hint }) =>
      `${line}:${column} ${message.replaceAll(result.directory, '.')}${hint === undefined ? '' : ` (${hint})`}`,
  );
};
