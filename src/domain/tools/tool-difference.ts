/** What is different between two definitions of a tool, as people read it. */
import { diffLines } from 'diff';
import { prettyJson } from '../../mcp/json/pretty-json.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';
import type { ToolChange, ToolDefinition } from './tool-pin.ts';

/** The whole definition, each line marked `+` or `-` if it is not the same as in the one in force. */
export const toolDifference = ({ tool, before }: ToolChange): string =>
  diffLines(linesOf(before), linesOf(tool))
    .flatMap(({ value, added, removed }) => {
      const mark = added ? '+' : removed ? '-' : ' ';
      return value
        .trimEnd()
        .split('\n')
        .map((line) => `${mark} ${line}`);
    })
    .join('\n');

/** Number for number as it was written; what cannot be laid out is shown as it is. */
const linesOf = (definition: ToolDefinition | undefined): string => {
  if (definition === undefined) return '';
  const scanned = scanJson(definition.source, { loneSurrogates: 'allow' });
  return `${scanned.ok ? prettyJson(scanned.root) : definition.source}\n`;
};
