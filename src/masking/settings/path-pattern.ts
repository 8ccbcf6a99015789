/** Places in a message as settings write them, in the words of the evidence: `result.content[*].text#rows[0].**`. */
import type { Way } from './way.ts';

/** One step of a pattern: a key or index, any one step, or any number of steps. */
type Part = { readonly step: string } | 'one' | 'many' | 'nested';
export type PathPattern = readonly Part[];

/** A nested text begins; no key of a message can be taken for it. */
const nested = Symbol('nested');
type Step = string | number | typeof nested;

const token = /(?:^|\.|(?<=#))(?:(\*\*)|([^.[\]#"*]+|\*))|\[(?:(\d+|\*)|"([^"]+)")\]|(#)/y;

/**
 * Reads `name`, `.name`, `[0]`, `["a.b"]` (a key with dots), `*` or `[*]` (any one step), `**` (any number of steps) and
 * `#` (into JSON that stands in a string); undefined if it is none of that.
 */
export const parsePathPattern = (pattern: string): PathPattern | undefined => {
  const parts: Part[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < pattern.length) {
    const match = token.exec(pattern);
    if (match === null) return undefined;
    const [, many, name, index, quoted, hash] = match;
    const step = quoted ?? index ?? name ?? '';
    if (many !== undefined) parts.push('many');
    else if (hash !== undefined) parts.push('nested');
    else parts.push(quoted === undefined && step === '*' ? 'one' : { step });
  }
  return parts.length === 0 ? undefined : parts;
};

/** Greedy, going back to the last `**` only, as with the stars of a glob. */
export const matchesPath = (pattern: PathPattern, way: Way): boolean => {
  const steps = way.flatMap((part, index): readonly Step[] => (index === 0 ? part : [nested, ...part]));
  let at = 0;
  let many = -1;
  let resume = 0;
  let position = 0;
  while (position < steps.length) {
    const part = pattern[at];
    if (part === 'many') {
      many = at++;
      resume = position;
    } else if (part !== undefined && matchesStep(part, steps[position])) {
      at++;
      position++;
    } else if (many >= 0) {
      position = ++resume;
      at = many + 1;
    } else {
      return false;
    }
  }
  while (pattern[at] === 'many') at++;
  return at === pattern.length;
};

const matchesStep = (part: Exclude<Part, 'many'>, step: Step | undefined): boolean => {
  if (part === 'nested' || step === nested) return part === 'nested' && step === nested;
  return part === 'one' || part.step === String(step);
};
