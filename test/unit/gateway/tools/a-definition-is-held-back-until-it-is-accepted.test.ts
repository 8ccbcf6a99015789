/** Which tools of a server are held back, what is written down of them, and when the store is asked. */
import { expect, it } from 'vitest';
import type { ToolEffect } from '../../../../src/domain/tools/tool-effect.ts';
import { NO_PINS, type ToolDefinition, type ToolPins } from '../../../../src/domain/tools/tool-pin.ts';
import { createToolPins, type Pinning, type ToolPinsDeps } from '../../../../src/gateway/tools/tool-pins.ts';

const tool = (name: string, hash = `${name}-1`): ToolDefinition => ({
  name,
  hash,
  source: `{"name":"${name}","token":"SECRET"}`,
});
const suggestion: ToolEffect = { effect: 'read', from: 'suggestion', reason: 'its name', under: 'settings' };

const scene = ({ pinning = 'strict' as Pinning, pins = NO_PINS as ToolPins, readFails = false } = {}) => {
  const state = { now: 1_000_000, pins, reads: 0, changes: 0, suggested: 0, masked: 0, readFails };
  const waiting: string[] = [];
  const leftOut: string[] = [];
  const warnings: object[] = [];
  let changed: (server: string, pins: ToolPins) => void = () => undefined;
  const keeper = createToolPins({
    store: {
      read: async () => {
        state.reads += 1;
        if (state.readFails) throw new Error('down');
        return state.pins;
      },
      change: async (_server: string, step: (pins: ToolPins) => ToolPins) => {
        state.changes += 1;
        state.pins = step(state.pins);
        return state.pins;
      },
      watch: (each: typeof changed) => {
        changed = each;
      },
    },
    suggest: () => {
      state.suggested += 1;
      return suggestion;
    },
    pinningOf: () => pinning,
    mask: ({ text }: { text: string }) => {
      state.masked += 1;
      return {
        text,
        found: [],
        detected: [],
        recorded: { text: text.replace('SECRET', '[REDACTED]'), found: [] },
      };
    },
    makeSafe: (text: string) => text.replace('ghp_', '[REDACTED]'),
    noteLeftOut: (server: string, name: string, why: string) => void leftOut.push(`${server} ${name} ${why}`),
    onWaiting: (server: string) => void waiting.push(server),
    now: () => state.now,
    log: { warn: (fields: object) => void warnings.push(fields) },
  } as unknown as ToolPinsDeps);
  const held = async (...seen: ToolDefinition[]) => [...(await keeper.held('shop', seen))].toSorted();
  return { keeper, held, state, waiting, leftOut, warnings, tell: (next: ToolPins) => changed('shop', next) };
};

const accepted = (...tools: (ToolDefinition & { effect?: ToolEffect })[]): ToolPins => ({
  since: 1,
  accepted: Object.fromEntries(tools.map((each) => [each.name, each])),
  waiting: {},
});

it('nothing is held back, written down or known where pinning is off', async () => {
  const { held, keeper, state, tell } = scene({ pinning: 'off' });
  expect(await held(tool('read'), tool('drop'))).toEqual([]);
  expect(state).toMatchObject({ reads: 0, changes: 0 });
  tell(accepted({ ...tool('read'), effect: suggestion }));
  expect(keeper.effectOf('shop', tool('read'))).toBeUndefined();
});

it('at the first contact what a server shows is accepted, masked and under its own hash', async () => {
  const { held, keeper, state, waiting, warnings } = scene({ pinning: 'first-use' });
  expect(await held(tool('read'))).toEqual([]);
  expect(state.pins.accepted['read']).toEqual({
    name: 'read',
    hash: 'read-1',
    source: '{"name":"read","token":"[REDACTED]"}',
    effect: suggestion,
  });
  expect(keeper.effectOf('shop', tool('read'))).toEqual(suggestion);
  expect(keeper.effectOf('other', tool('read'))).toBeUndefined();
  expect({ waiting, warnings }).toEqual({ waiting: [], warnings: [] });
});

it('where pinning is strict all wait for an operator, who is told', async () => {
  const { held, keeper, state, waiting, warnings } = scene();
  expect(await held(tool('read'), tool('drop'))).toEqual(['drop', 'read']);
  expect(Object.keys(state.pins.waiting)).toEqual(['read', 'drop']);
  expect(keeper.effectOf('shop', tool('read'))).toBeUndefined();
  expect(waiting).toEqual(['shop']);
  expect(warnings).toEqual([{ server: 'shop', waiting: ['read', 'drop'] }]);
});

it('a changed definition is held back, beside those that are as they were', async () => {
  const pins = accepted({ ...tool('read'), effect: suggestion }, { ...tool('drop'), effect: suggestion });
  const { held, state } = scene({ pinning: 'first-use', pins });
  expect(await held(tool('read'), tool('drop', 'drop-2'))).toEqual(['drop']);
  expect(state.pins.waiting['drop']?.hash).toBe('drop-2');
  expect(state.pins.accepted['drop']?.hash).toBe('drop-1');
});

it('what waits is not masked and written down again, and is held back all the same', async () => {
  const { held, state } = scene();
  await held(tool('drop'));
  const before = state.pins;
  expect(await held(tool('drop'))).toEqual(['drop']);
  expect(state.pins).toBe(before);
  expect(state.masked).toBe(1);
});

it('a tool whose name holds a secret is held back and named, and never written down', async () => {
  const { held, state, leftOut, waiting } = scene();
  expect(await held(tool('ghp_x'))).toEqual(['ghp_x']);
  expect(state.changes).toBe(0);
  expect(leftOut).toEqual([expect.stringMatching(/^shop ghp_x its name reads like a secret/)]);
  expect(waiting).toEqual([]);
  expect(await held(tool('ghp_x'), tool('drop'))).toEqual(['drop', 'ghp_x']);
  expect(Object.keys(state.pins.waiting)).toEqual(['drop']);
});

it('the store is asked again after five seconds, for each server by itself', async () => {
  const pins = accepted({ ...tool('read'), effect: suggestion });
  const { held, keeper, state } = scene({ pins });
  await held(tool('read'));
  state.now += 4999;
  await held(tool('read'));
  expect(state.reads).toBe(1);
  state.now += 1;
  await held(tool('read'));
  expect(state.reads).toBe(2);
  await keeper.held('books', [tool('read')]);
  expect(state.reads).toBe(3);
});

it('what another replica accepted counts once the store was asked again', async () => {
  const { held, state } = scene();
  expect(await held(tool('drop'))).toEqual(['drop']);
  state.pins = accepted({ ...tool('drop'), effect: suggestion });
  state.now += 5000;
  expect(await held(tool('drop'))).toEqual([]);
});

it('what this process accepted counts at once, and the store need not be asked for it', async () => {
  const { held, state, tell } = scene();
  tell(accepted({ ...tool('drop'), effect: suggestion }));
  expect(await held(tool('drop'))).toEqual([]);
  expect(state.reads).toBe(0);
});

it('without the store, what was read last stands, and the store is not asked each time', async () => {
  const { held, state } = scene({ pins: accepted({ ...tool('read'), effect: suggestion }) });
  await held(tool('read'));
  state.readFails = true;
  state.now += 5000;
  expect(await held(tool('read'))).toEqual([]);
  state.now += 4999;
  expect(await held(tool('read'))).toEqual([]);
  expect(state).toMatchObject({ reads: 2, changes: 0 });
});

it('a tool that another process changes meanwhile is not held back before it is seen', async () => {
  const { held, state } = scene({
    pinning: 'first-use',
    pins: accepted({ ...tool('read'), effect: suggestion }),
  });
  await held(tool('read'));
  // Written down on another replica, since this one has looked.
  state.pins = accepted({ ...tool('read', 'read-2'), effect: suggestion });
  expect(await held(tool('read'), tool('new'))).toEqual(['new']);
});

it('one tool without a settled effect is enough for all to be looked at', async () => {
  const pins = accepted({ ...tool('read'), effect: suggestion }, tool('list'));
  const { held, state } = scene({ pins });
  expect(await held(tool('read'), tool('list'))).toEqual([]);
  expect(state.pins.accepted['list']?.effect).toEqual(suggestion);
});

it('nothing is settled, held back or known of a server that no one has seen', async () => {
  const { held, keeper, state } = scene({ readFails: true });
  expect(keeper.effectOf('shop', tool('read'))).toBeUndefined();
  expect(await held()).toEqual([]);
  expect(await held(tool('ghp_x'))).toEqual(['ghp_x']);
  expect(state.changes).toBe(0);
});

const operator: ToolEffect = { effect: 'write', from: 'operator', reason: 'bob has set it' };
it.each<[string, ToolEffect | undefined, number]>([
  ['has no effect, as earlier releases wrote it', undefined, 1],
  ['has one that was suggested under other settings', { ...suggestion, under: 'others' }, 1],
  ['has one that was suggested under these', suggestion, 0],
  ['has one of an operator', operator, 0],
])('the effect of an accepted tool is suggested anew if it %s', async (_what, effect, changes) => {
  const pins = accepted({ ...tool('read'), ...(effect && { effect }) });
  const { held, state } = scene({ pins });
  expect(await held(tool('read'))).toEqual([]);
  expect(state.changes).toBe(changes);
  expect(state.pins.accepted['read']?.effect).toEqual(changes === 0 ? effect : suggestion);
});

it('the settings of suggestions are found out once', async () => {
  const { held, state } = scene({ pins: accepted({ ...tool('read'), effect: suggestion }) });
  await held(tool('read'));
  await held(tool('read'));
  expect(state.suggested).toBe(1);
});

it('a change that no one saw yet does not make the others unsettled', async () => {
  const { held, state } = scene({ pins: accepted({ ...tool('drop'), effect: suggestion }) });
  await held(tool('drop', 'ghp'), tool('ghp_x'));
  expect(state.changes).toBe(1);
  await held(tool('ghp_x'));
  expect(state.changes).toBe(1);
});
