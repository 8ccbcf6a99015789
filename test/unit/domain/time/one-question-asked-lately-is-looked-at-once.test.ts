/** The same question within its time gets the same answer; a failure is forgotten, and so is what is old. */
import { expect, it } from 'vitest';
import { lately } from '../../../../src/domain/time/lately.ts';

const setUp = (answers: (looks: number) => Promise<string>, life?: number) => {
  const clock = { now: 0, looks: 0 };
  const ask = lately(
    (_question: string) => {
      clock.looks += 1;
      return answers(clock.looks);
    },
    { now: () => clock.now, ...(life !== undefined && { life }) },
  );
  return { clock, ask };
};

it.each([
  ['as long as it was asked for', 500, 500],
  ['half a minute if nothing was asked for', undefined, 30_000],
])('counts for %s, and not a millisecond more', async (_, life, lasts) => {
  const { clock, ask } = setUp(async (looks) => `answer ${looks}`, life);
  expect(await ask('who')).toBe('answer 1');
  clock.now = lasts - 1;
  expect(await ask('who')).toBe('answer 1');
  clock.now = lasts;
  expect(await ask('who')).toBe('answer 2');
});

it('is not the answer to another question', async () => {
  const { ask } = setUp(async (looks) => `answer ${looks}`);
  expect([await ask('who'), await ask('what')]).toEqual(['answer 1', 'answer 2']);
});

it('is shared by those who ask before it is there', async () => {
  const { clock, ask } = setUp(async (looks) => `answer ${looks}`);
  expect(await Promise.all([ask('who'), ask('who')])).toEqual(['answer 1', 'answer 1']);
  expect(clock.looks).toBe(1);
});

it('is asked anew after a failure', async () => {
  const { ask } = setUp(async (looks) => {
    if (looks === 1) throw new Error('down');
    return `answer ${looks}`;
  });
  await expect(ask('who')).rejects.toThrow('down');
  expect(await ask('who')).toBe('answer 2');
});

it('is not forgotten for the failure of an older one', async () => {
  const first = Promise.withResolvers<string>();
  const { clock, ask } = setUp((looks) => (looks === 1 ? first.promise : Promise.resolve(`answer ${looks}`)));
  const failed = ask('who');
  clock.now = 30_000;
  expect(await ask('who')).toBe('answer 2');
  first.reject(new Error('down'));
  await expect(failed).rejects.toThrow('down');
  expect(await ask('who')).toBe('answer 2');
});

it('is forgotten with all others once they are ten thousand', async () => {
  const { clock, ask } = setUp(async (looks) => `answer ${looks}`);
  for (let index = 0; index < 10_000; index++) await ask(String(index));
  await ask('0');
  expect(clock.looks).toBe(10_000);
  await ask('one more');
  expect(await ask('0')).toBe('answer 10002');
});
