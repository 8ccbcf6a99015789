/** Detectors that operators write: RE2 patterns, linear whatever is in them, each proven by an example and a counter-example. */
import { RE2JS } from 're2js';
import type { Hit } from '../engine/hit.ts';

export interface OwnDetector {
  /** What it finds, as the placeholder says it. */
  readonly type: string;
  /** In the syntax of RE2. */
  readonly pattern: string;
  /** Only texts that hold this literal are looked at. */
  readonly keyword?: string | undefined;
  /** The group that is secret; 0, the whole match, if left out. */
  readonly group?: number | undefined;
  readonly example: string;
  readonly counterExample: string;
}

const longestPattern = 1000;
/** Instructions of the compiled pattern: what each character may cost. */
const largestProgram = 2000;

/** Why a detector cannot be used, and which of its settings is to blame; undefined if it can. */
export const detectorProblem = (
  detector: OwnDetector,
): { readonly key: keyof OwnDetector; readonly message: string } | undefined => {
  const { pattern, group = 0, keyword, example, counterExample } = detector;
  if (pattern.length > longestPattern)
    return { key: 'pattern', message: `is longer than ${longestPattern} characters` };
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    return { key: 'pattern', message: `cannot be read (${error instanceof Error ? error.message : 'RE2'})` };
  }
  if (compiled.programSize() > largestProgram) return { key: 'pattern', message: 'repeats too much' };
  if (compiled.matcher('').find()) return { key: 'pattern', message: 'matches where nothing stands' };
  if (group > compiled.groupCount()) return { key: 'group', message: `there is no group ${group}` };
  if (keyword !== undefined && !example.includes(keyword))
    return { key: 'example', message: 'does not hold the keyword' };
  const find = createOwnFinder([detector]);
  if (find(example).length === 0) return { key: 'example', message: 'is not found by the pattern' };
  if (find(counterExample).length > 0) return { key: 'counterExample', message: 'is found by the pattern' };
  return undefined;
};

/** Throws for patterns that `detectorProblem` tells of. */
export const createOwnFinder = (detectors: readonly OwnDetector[]): ((text: string) => readonly Hit[]) => {
  const compiled = detectors.map((detector) => ({ ...detector, re: RE2JS.compile(detector.pattern) }));
  return (text) =>
    compiled.flatMap(({ re, type, keyword, group = 0 }) =>
      keyword === undefined || text.includes(keyword) ? findAll(re, { text, type, group }) : [],
    );
};

const findAll = (
  re: RE2JS,
  { text, type, group }: { text: string; type: string; group: number },
): readonly Hit[] => {
  const hits: Hit[] = [];
  const matcher = re.matcher(text);
  while (matcher.find()) {
    const [start, end] = [matcher.start(group), matcher.end(group)];
    if (end > start && start >= 0) hits.push({ start, end, type, detector: `own:${type}` });
  }
  return hits;
};
