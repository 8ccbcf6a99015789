/** Everything that finds effects, put together: the same in the gateway and in its worker threads. */
import { createPromiseOfTool } from '../tool-names/promise-of-tool.ts';
import type { ToolNamings } from '../tool-names/tool-naming.ts';
import { type Analyzers, createAnalyzeArguments } from './analyze-arguments.ts';
import { type Classify, createClassify } from './classify.ts';
import { createAnalyzeShell } from './shell/analyze-shell.ts';
import { createAnalyzeSql } from './sql/analyze-sql.ts';

/** Plain data, so that it can be handed to a thread. */
export interface ClassifyOptions {
  /** By server, then by tool: which arguments hold which language (`servers.*.tools.*.analyze`). */
  readonly analyzers?: Analyzers;
  /** By server: what its hints count (`servers.*.annotations`). */
  readonly namings?: ToolNamings;
}

/** Resolves once the SQL parser is ready, so that classifying is synchronous. */
export const prepareClassify = async ({
  analyzers = {},
  namings = {},
}: ClassifyOptions): Promise<Classify> => {
  const sql = await createAnalyzeSql();
  const shell = createAnalyzeShell((text) => sql(text, 'generic'));
  return createClassify({
    analyzeArguments: createAnalyzeArguments({ analyzers, sql, shell }),
    promiseOf: createPromiseOfTool(namings),
  });
};
