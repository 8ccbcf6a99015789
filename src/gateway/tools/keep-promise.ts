/** Keeps the promise of a tool's outputSchema: structured content that masking has broken is left out and said to be. */
import type { Masked } from '../../masking/engine/mask-message.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member, toValue } from '../../mcp/json/node-value.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';
import { fitsSchema } from './output-schema.ts';
import type { KnownTool } from './tool-catalogue.ts';

const SENTENCE =
  'The call ran. Parts of its answer are masked, so that its structured content no longer is what the tool promises; ' +
  'it is given here as text, with nothing else changed: ';

/** The answer to a call of the tool, masked, such that a client that checks the promise does not fail over it. */
export const keepPromise = (masked: Masked, tool: KnownTool | undefined): Masked => {
  const touched = masked.found.some(({ path }) => path.startsWith('result.structuredContent'));
  if (!touched || tool === undefined) return masked;
  const { outputSchema } = JSON.parse(tool.definition.source) as { outputSchema?: unknown };
  if (outputSchema === undefined || fits(masked.text, outputSchema)) return masked;
  return {
    ...masked,
    text: asText(masked.text),
    recorded: { ...masked.recorded, text: asText(masked.recorded.text) },
  };
};

const resultOf = (text: string) => {
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  return scanned.ok ? member(scanned.root, 'result') : undefined;
};

const fits = (text: string, schema: unknown): boolean => {
  const structured = member(resultOf(text), 'structuredContent');
  return structured === undefined || fitsSchema(toValue(structured), schema);
};

/** An error to clients, because only errors go without structured content if a tool promises some. */
const asText = (text: string): string => {
  const result = resultOf(text);
  if (result?.kind !== 'object') return text;
  const structured = member(result, 'structuredContent');
  const kept = result.members
    .filter(({ key }) => !['structuredContent', 'content', 'isError'].includes(key.value))
    .map(({ key, value }) => `${text.slice(key.start, value.end)},`);
  const source = structured === undefined ? '' : text.slice(structured.start, structured.end);
  const content = `[{"type":"text","text":${jsonString(`${SENTENCE}${source}`)}}]`;
  const changed = `{${kept.join('')}"content":${content},"isError":true}`;
  return text.slice(0, result.start) + changed + text.slice(result.end);
};
