/** Finds keys that some servers would take for another key. */
import type { JsonObject } from './json-node.ts';

/**
 * True if a key equals one of `names` but for case. Go's encoding/json matches struct fields without regard to
 * case, ſ and the Kelvin sign included, and lets the last one win: `{"name":"ok","Name":"evil"}` runs evil there and ok elsewhere.
 */
export const hasLookAlike = (node: JsonObject, names: readonly string[]): boolean => {
  const folded = new Set(names.map(fold));
  return node.members.some(({ key: { value } }) => !names.includes(value) && folded.has(fold(value)));
};

const fold = (text: string): string => text.toUpperCase().toLowerCase();
