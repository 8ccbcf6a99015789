/**
 * Prints the test files that failed in the run that `reports/tests.json` tells of, one a line; nothing if there is no
 * such report, as when types or lint failed before any test ran.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

interface Report {
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

const REPORT = 'reports/tests.json';

const { testResults }: Report = existsSync(REPORT)
  ? JSON.parse(readFileSync(REPORT, 'utf8'))
  : { testResults: [] };
for (const { name, status } of testResults) {
  if (status === 'failed') process.stdout.write(`${relative(process.cwd(), name)}\n`);
}
