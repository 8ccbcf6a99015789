/** Runs the official conformance suite against one server and gives back every check of every scenario. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export type Revision = '2025-11-25' | '2026-07-28';

/** By scenario: each check as `id: STATUS`, in the order of the suite. */
export type Outcome = ReadonlyMap<string, readonly string[]>;

const SUITE = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'));
const TIME_LIMIT = 120_000;

/** All scenarios that the revision requires, and those that the suite runs without scoring them. */
export const runSuite = async (url: string, revision: Revision): Promise<Outcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    const args = [SUITE, 'server', '--url', url, '--requirements', revision, '--output-dir', folder];
    // The suite exits with 1 where a scenario failed; what failed is in the files.
    await promisify(execFile)(process.execPath, args, { timeout: TIME_LIMIT, maxBuffer: 1e8 }).catch(
      () => {},
    );
    return new Map(readdirSync(folder).map((name) => [scenarioOf(name), checksIn(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const scenarioOf = (folder: string): string =>
  folder.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');

const checksIn = (folder: string): string[] => {
  const checks: { id: string; status: string }[] = JSON.parse(
    readFileSync(join(folder, 'checks.json'), 'utf8'),
  );
  return checks.map(({ id, status }) => `${id}: ${status}`);
};

export const countOf = (outcome: Outcome, status: 'SUCCESS' | 'FAILURE'): number =>
  [...outcome.values()].flat().filter((check) => check.endsWith(`: ${status}`)).length;
