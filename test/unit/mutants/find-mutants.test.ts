/** What `npm run test:mutants` changes: places where something is decided, one at a time. */
import { expect, it } from 'vitest';
import { diffOf, findMutants } from '../../../scripts/mutants/find-mutants.ts';
import { markPlaces } from '../../../scripts/mutants/mark.ts';

const inFunction = (line: string): string => `const decide = async () => {\n  ${line}\n};\n`;

const changesOf = (line: string): readonly string[] => {
  const text = inFunction(line);
  return findMutants('x.ts', text).map((mutant) => diffOf(text, mutant).becomes);
};

it.each([
  ['if (isDenied) return refuse();', ['if (false) return refuse();']],
  ['return !isDenied;', ['return isDenied;']],
  ['return a && b;', ['return ((a) || (b));']],
  ['return a < b;', ['return ((a) <= (b));']],
  ['return a === b;', ['return ((a) !== (b));']],
  ['return a ?? b;', ['return a;']],
  ['return a ? b : c;', ['return true ? b : c;', 'return false ? b : c;']],
  ['return true;', ['return false;']],
  ['await checkPolicy(call);', ['{}']],
  ['throw refusal();', ['{}']],
  ['return rules.some(isDeny);', ['return rules.every(isDeny);']],
  ['return rules.filter(isLive).length;', ['return rules.length;']],
  ['log.warn("wording");', []],
  ['return rules?.some(isDeny).valueOf();', []],
])('changes %s', (line, changes) => {
  expect(changesOf(line)).toEqual(changes);
});

it('leaves alone what runs as the module loads', () => {
  expect(findMutants('x.ts', 'export const LIMIT = isSmall ? 1 : 2;')).toEqual([]);
});

it('marks places that lie in each other without changing what the text does', async () => {
  const text = inFunction(
    'if (!(1 < 2 && 2 < 3)) throw new Error("no"); return [3, 4].some((n) => n > 3) ? "yes" : "no";',
  );
  const places = findMutants('x.ts', text).map((mutant, id) => ({ id, mutant }));
  const marked = markPlaces(text, places);
  const decide = new Function('hit', `${marked.replaceAll('globalThis.__hit?.', 'hit')} return decide;`);
  const hits = new Set<number>();
  expect(await decide((id: number) => hits.add(id))()).toBe('yes');
  const missed = places
    .filter(({ id }) => !hits.has(id))
    .map(({ mutant }) => text.slice(mutant.start, mutant.end));
  expect(missed).toEqual(['throw new Error("no");']);
});
