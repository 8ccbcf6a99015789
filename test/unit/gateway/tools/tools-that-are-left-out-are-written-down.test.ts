/** Names of tools that are left out are written down together, once an hour, masked, and not without end. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SafeText } from '../../../../src/domain/text/safe-text.ts';
import { NO_PINS, type ToolPins } from '../../../../src/domain/tools/tool-pin.ts';
import { createNoteLeftOut } from '../../../../src/gateway/tools/note-left-out.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

const HOUR = 60 * 60_000;

const start = () => {
  const scene = { fails: false };
  let pins: ToolPins = NO_PINS;
  let writes = 0;
  const logged: object[] = [];
  const note = createNoteLeftOut({
    change: async (_, step) => {
      writes += 1;
      if (scene.fails) throw new Error('the store is lost');
      pins = step(pins);
      return pins;
    },
    makeSafe: (text) => text.replace('secret', '***') as SafeText,
    now: Date.now,
    log: { warn: (fields) => void logged.push(fields) },
  });
  const names = () => (pins.leftOut ?? []).map(({ name }) => name);
  return { note, scene, names, logged, writes: () => writes };
};
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

it('at once for one list, masked and cut', async () => {
  const { note, names, logged, writes } = start();
  note('shop', 'a secret', 'It is odd.');
  note('shop', 'b'.repeat(200), 'It is long.');
  await pass(499);
  expect(writes()).toBe(0);
  await pass(1);
  expect(writes()).toBe(1);
  expect(names().toSorted()).toEqual(['a ***', 'b'.repeat(128)]);
  expect(logged).toMatchObject([{ server: 'shop', tool: 'a ***' }, { server: 'shop' }]);
});

it('again after an hour, without another word in the log', async () => {
  const { note, logged, writes } = start();
  note('shop', 'a', 'It is odd.');
  await pass(HOUR - 1);
  note('shop', 'a', 'It is odd.');
  await pass(500);
  expect(writes()).toBe(1);
  note('shop', 'a', 'It is odd.');
  await pass(500);
  expect(writes()).toBe(2);
  expect(logged).toHaveLength(1);
});

it('up to a hundred of one server, and those of another all the same', async () => {
  const { note, logged } = start();
  for (let index = 0; index < 101; index += 1) note('shop', `tool ${index}`, 'It is odd.');
  expect(logged).toHaveLength(100);
  note('bank', 'tool', 'It is odd.');
  expect(logged).toHaveLength(101);
  await pass(HOUR);
  note('shop', 'tool 0', 'It is odd.');
  note('shop', 'tool 100', 'It is odd.');
  expect(logged).toHaveLength(101);
});

it('or logged if they cannot be', async () => {
  const { note, scene, logged } = start();
  scene.fails = true;
  note('shop', 'a', 'It is odd.');
  await pass(500);
  expect(logged).toMatchObject([{ tool: 'a' }, { server: 'shop', err: expect.any(Error) }]);
});
