/** What a server says at once (MCP 2025-03-26), as the texts of its messages. */

import { SMALL, scanJson } from '../json/scan-json.ts';
import { MOST_IN_BATCH } from './parse-message.ts';

/** The text itself if it is no batch, or none that can be read: the one who parses it then says what is wrong. */
export const splitBatch = (text: string): readonly string[] => {
  if (!/^[ \t\r\n]*\[/.test(text)) return [text];
  const scanned = scanJson(text, { ...SMALL, loneSurrogates: 'allow' });
  if (!scanned.ok || scanned.root.kind !== 'array') return [text];
  const { items } = scanned.root;
  if (items.length === 0 || items.length > MOST_IN_BATCH) return [text];
  return items.map(({ start, end }) => text.slice(start, end));
};
