/** What `npm run test:mutants` changes: places where something is decided, one at a time. */
import { expect, it } from 'vitest';
import { diffOf, findMutants, type Mutant } from '../../../scripts/mutants/find-mutants.ts';
import { withSwitches } from '../../../scripts/mutants/switches.ts';

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

const NESTED =
  'if (!(1 < 2 && 2 < 3)) throw new Error("no"); return [3, 4].some((n) => n > 3) ? "yes" : "no";';

const decideWith = async (isOn: (id: number, mutant: Mutant) => boolean): Promise<string> => {
  const text = inFunction(NESTED);
  const places = findMutants('x.ts', text).map((mutant, id) => ({ id, mutant }));
  const source = withSwitches(text, places).replaceAll('globalThis.__mutant?.', 'isOn');
  const decide = new Function('isOn', `${source} return decide;`)((id: number) =>
    places.some((place) => place.id === id && isOn(id, place.mutant)),
  );
  return await decide().catch((error: Error) => error.message);
};

it('puts switches into each other without changing what the text does', async () => {
  const reached = new Set<string>();
  const answer = await decideWith((_, { becomes }) => {
    reached.add(becomes);
    return false;
  });
  expect(answer).toBe('yes');
  expect(reached).toContain('((1) <= (2))');
  expect(reached).not.toContain('{}');
});

it.each([
  ['((1 < 2) || (2 < 3))', 'yes'],
  ['(1 < 2 && 2 < 3)', 'no'],
  ['[3, 4].every((n) => n > 3)', 'no'],
  ['((n) >= (3))', 'yes'],
])('changes what the text does to %s alone', async (becomes, answer) => {
  expect(await decideWith((_, mutant) => mutant.becomes === becomes)).toBe(answer);
});
