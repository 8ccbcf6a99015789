/** Masks as the gateway does by default, for tests: text in, text out; value in, value out. */
import { defaultSettings } from '../../../scripts/masking-set/default-settings.ts';
import { createMasker } from '../../../src/masking/engine/create-masker.ts';
import { applyEdits } from '../../../src/mcp/json/apply-edits.ts';
import { scanJson } from '../../../src/mcp/json/scan-json.ts';

export { defaultSettings as defaults };

const masker = createMasker(defaultSettings);

export const maskText = (text: string): string => masker.maskText(text).text;

export const maskJsonText = (text: string, using = masker): string => {
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  if (!scanned.ok) throw new Error(scanned.problem);
  return applyEdits(text, using.maskJson(text, scanned.root).edits);
};

export const mask = (value: unknown): unknown => JSON.parse(maskJsonText(JSON.stringify(value)));
