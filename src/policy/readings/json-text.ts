/** JSON that travels as text: FastMCP, pydantic's `Json` and many clients put objects and lists into strings. */
import { toValue } from '../../protocol/node-value.ts';
import { scanJson } from '../../protocol/scan-json.ts';

export type JsonText =
  | { readonly kind: 'value'; readonly value: unknown }
  /** It begins like JSON, but is none that all parsers read alike: Python takes NaN, some take single quotes or comments. */
  | { readonly kind: 'unreadable' };

/** Characters; what is longer is not opened, and so stays in doubt. */
const LONGEST = 256 * 1024;

/** The object or list that a text holds, also inside a JSON string; undefined where it does not look like any. */
export const openJsonText = (text: string, levels = 4): JsonText | undefined => {
  if (!/^[\s\ufeff]*["[{]/.test(text)) return undefined;
  const looksNested = /^[\s\ufeff"\\nrt]*[[{]/.test(text);
  if (text.length > LONGEST || levels === 0) return looksNested ? { kind: 'unreadable' } : undefined;
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  if (!scanned.ok) return looksNested ? { kind: 'unreadable' } : undefined;
  const value = toValue(scanned.root);
  return typeof value === 'string' ? openJsonText(value, levels - 1) : { kind: 'value', value };
};

/** The text, number, boolean or null that a text holds as JSON; undefined where it holds none. */
export const jsonScalar = (text: string): unknown => {
  if (!/^\s*(?:"|true\s*$|false\s*$|null\s*$)/.test(text) || text.length > LONGEST) return undefined;
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  return scanned.ok ? toValue(scanned.root) : undefined;
};
