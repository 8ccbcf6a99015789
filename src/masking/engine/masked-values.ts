/** Which values masking replaced in a message, so that sentences about the message can leave them out as well. */
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';

export interface MaskedValue {
  readonly value: string;
  /** What stands in its place. */
  readonly placeholder: string;
}

const PLACEHOLDER = /\[REDACTED:[^\]\n]*\]/g;
/** Shorter ones stand in too many words to be left out of them. */
const SHORTEST = 4;
/** Of one message; a message made of secrets names nothing else anyway. */
const MOST = 1000;

/** @param text the message as it came @param masked the same with placeholders; longest values first */
export const maskedValues = (text: string, masked: string): readonly MaskedValue[] => {
  if (text === masked) return [];
  const [raw, clean] = [scanJson(text, LENIENT), scanJson(masked, LENIENT)];
  if (!raw.ok || !clean.ok) return [];
  const found = new Map<string, string>();
  for (const [before, after] of pairs(raw.root, clean.root)) {
    if (before === after || found.size >= MOST) continue;
    for (const { value, placeholder } of replaced(before, after)) {
      if (value.trim().length >= SHORTEST) found.set(value, placeholder);
    }
  }
  return [...found]
    .map(([value, placeholder]) => ({ value, placeholder }))
    .toSorted((one, other) => other.value.length - one.value.length);
};

const LENIENT = { loneSurrogates: 'allow' } as const;

/** Tokens that stand in the same place: masking changes tokens, never the shape. */
function* pairs(raw: JsonNode, clean: JsonNode): Generator<readonly [string, string]> {
  if (raw.kind === 'object' && clean.kind === 'object') {
    for (const [index, { key, value }] of raw.members.entries()) {
      const other = clean.members[index];
      if (other === undefined) return;
      yield [key.value, other.key.value];
      yield* pairs(value, other.value);
    }
  } else if (raw.kind === 'array' && clean.kind === 'array') {
    for (const [index, item] of raw.items.entries()) {
      const other = clean.items[index];
      if (other === undefined) return;
      yield* pairs(item, other);
    }
  } else yield [plain(raw), plain(clean)];
}

const plain = (node: JsonNode): string => {
  if (node.kind === 'string') return node.value;
  return node.kind === 'number' ? node.raw : '';
};

/** What stood where placeholders stand now; the whole text if the rest of it is not as it was. */
const replaced = (before: string, after: string): readonly MaskedValue[] => {
  const placeholders = after.match(PLACEHOLDER) ?? [];
  const kept = after.split(PLACEHOLDER);
  const values: MaskedValue[] = [];
  let at = kept[0]?.length ?? 0;
  if (!before.startsWith(kept[0] ?? '')) return [{ value: before, placeholder: placeholders[0] ?? '' }];
  for (const [index, placeholder] of placeholders.entries()) {
    const next = kept[index + 1] ?? '';
    const isLast = index === placeholders.length - 1;
    const end = isLast ? before.length - next.length : next === '' ? at : before.indexOf(next, at);
    if (end < at || !before.startsWith(next, end)) return [{ value: before, placeholder }];
    values.push({ value: before.slice(at, end), placeholder });
    at = end + next.length;
  }
  return values;
};
