/** Everything under docs/ that is written by a script. */
import { limitsPage } from '../limits-table.ts';
import { checksPage } from './checks-page.ts';
import { cliPage } from './cli-page.ts';
import { errorsPage } from './errors-page.ts';
import { metricsPage } from './metrics-page.ts';
import { openApiFile } from './openapi-file.ts';
import { settingsPage } from './settings-page.ts';

/** Paths below docs/, and what makes each. */
export const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'limits.md': limitsPage,
  'reference/checks.md': checksPage,
  'reference/settings.md': settingsPage,
  'reference/metrics.md': metricsPage,
  'reference/errors.md': errorsPage,
  'reference/cli.md': cliPage,
  'reference/openapi.json': openApiFile,
};
