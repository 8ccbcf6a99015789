/** JSON that travels as text: FastMCP, pydantic's `Json` and many clients put objects and lists into strings. */
import { toValue } from '../../../mcp/json/node-value.ts';
import { SMALL, scanJson } from '../../../mcp/json/scan-json.ts';
import { rememberTexts } from './remember-texts.ts';
import { trimmed } from './trimmed.ts';

export type JsonText =
  | { readonly kind: 'value'; readonly value: unknown }
  /** It begins like JSON, but is none that all parsers read alike: Python takes NaN, some take single quotes or comments. */
  | { readonly kind: 'unreadable'; readonly text: string };

/** Characters; what is longer is not opened, and so stays in doubt. */
const LONGEST = 256 * 1024;

/** The object or list that a text holds, also inside a JSON string; undefined if it does not look like any. */
export const openJsonText = (text: string, levels = 4): JsonText | undefined => {
  const bare = trimmed(text);
  if (!/^["[{]/.test(bare)) return undefined;
  const inner = bare.startsWith('"') ? parsed(bare) : undefined;
  if (typeof inner === 'string') {
    if (levels > 0) return openJsonText(inner, levels - 1);
    return /^["[{]/.test(trimmed(inner)) ? { kind: 'unreadable', text: bare } : undefined;
  }
  const looksNested = /^[\s"\\nrt]*[[{]/.test(bare);
  if (bare.length > LONGEST) return looksNested ? { kind: 'unreadable', text: bare } : undefined;
  const scanned = scanJson(bare, { ...SMALL, loneSurrogates: 'allow' });
  if (scanned.ok) return { kind: 'value', value: toValue(scanned.root) };
  return looksNested ? { kind: 'unreadable', text: bare } : undefined;
};

/**
 * What a server that opens JSON text reads instead of a single value (the MCP SDK for Python does so for every parameter that
 * is not `str` alone): the list or object, `unreadable` if only parsers read it, undefined if the text stays one.
 * Prose, GraphQL and Markdown that merely begin with a bracket are no JSON for any parser.
 */
export const nestedIn = rememberTexts((text: string): JsonText | undefined => {
  const opened = openJsonText(text);
  if (opened?.kind !== 'unreadable') return opened;
  return parsed(opened.text.replace(/-?\b(?:NaN|Infinity)\b/g, '0')) === undefined ? undefined : opened;
});

/** The text, number, boolean or null that a text holds as JSON; undefined if it holds none. */
export const jsonScalar = (text: string): unknown => {
  const bare = trimmed(text);
  if (!/^(?:"|true$|false$|null$)/.test(bare)) return undefined;
  const value = parsed(bare);
  return typeof value === 'object' && value !== null ? undefined : value;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
