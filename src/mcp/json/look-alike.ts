/** Finds keys that some servers would take for another key. */
import type { JsonObject } from './json-node.ts';

/**
 * True if a key equals one of `names` but for case. Go's encoding/json matches struct fields without regard to
 * case, ſ and the Kelvin sign included, and lets the last one win: `{"name":"ok","Name":"evil"}` runs evil there and ok elsewhere.
 */
export const hasLookAlike = (node: JsonObject, names: readonly string[]): boolean => {
  const { exact, folded } = formsOf(names);
  return node.members.some(({ key: { value } }) => !exact.has(value) && folded.has(fold(value)));
};

interface Forms {
  readonly exact: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
}

/** Of the lists in the code, each of which is asked about with every message. */
const known = new WeakMap<readonly string[], Forms>();

const formsOf = (names: readonly string[]): Forms => {
  const found = known.get(names);
  if (found !== undefined) return found;
  const forms = { exact: new Set(names), folded: new Set(names.map(fold)) };
  known.set(names, forms);
  return forms;
};

const fold = (text: string): string => text.toUpperCase().toLowerCase();
