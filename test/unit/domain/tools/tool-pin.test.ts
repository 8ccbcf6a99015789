import { expect, it } from 'vitest';
import {
  afterAccepting,
  afterAcceptingWith,
  afterSeeing,
  isAccepted,
  NO_PINS,
  type ToolDefinition,
} from '../../../../src/domain/tools/tool-pin.ts';

const tool = (name: string, hash = '1'): ToolDefinition => ({ name, hash, source: `{"name":"${name}"}` });

const FIRST = { now: 1000, trustFirst: true };
const LATER = { now: 100_000, trustFirst: true };

it('trusts what is shown at the first contact, if that is wanted', () => {
  const pins = afterSeeing(NO_PINS, [tool('a'), tool('b')], FIRST);
  expect([isAccepted(pins, tool('a')), isAccepted(pins, tool('b'))]).toEqual([true, true]);
  const strict = afterSeeing(NO_PINS, [tool('a')], { now: 1000, trustFirst: false });
  expect(isAccepted(strict, tool('a'))).toBe(false);
  expect(Object.keys(strict.waiting)).toEqual(['a']);
});

it('holds back what is new or different later', () => {
  const first = afterSeeing(NO_PINS, [tool('a')], FIRST);
  const later = afterSeeing(first, [tool('a', '2'), tool('b')], LATER);
  expect([isAccepted(later, tool('a', '2')), isAccepted(later, tool('b'))]).toEqual([false, false]);
  expect(isAccepted(later, tool('a', '1'))).toBe(true);
  expect(Object.keys(later.waiting)).toEqual(['a', 'b']);
});

it('changes nothing if nothing is new', () => {
  const first = afterSeeing(NO_PINS, [tool('a')], FIRST);
  expect(afterSeeing(first, [tool('a')], LATER)).toBe(first);
  const waiting = afterSeeing(first, [tool('b')], LATER);
  expect(afterSeeing(waiting, [tool('b')], LATER)).toBe(waiting);
});

it('takes the pages of the first list as one contact, but no second definition of a tool', () => {
  const first = afterSeeing(NO_PINS, [tool('a')], FIRST);
  const second = afterSeeing(first, [tool('b'), tool('a', '2')], { now: 5000, trustFirst: true });
  expect([isAccepted(second, tool('b')), isAccepted(second, tool('a', '2'))]).toEqual([true, false]);
});

it('lets an operator accept by name, and only what waits', () => {
  const waiting = afterSeeing(afterSeeing(NO_PINS, [tool('a')], FIRST), [tool('a', '2'), tool('b')], LATER);
  const accepted = afterAccepting(waiting, [{ name: 'a' }, { name: 'nothing' }]);
  expect(isAccepted(accepted, tool('a', '2'))).toBe(true);
  expect(isAccepted(accepted, tool('b'))).toBe(false);
  expect(Object.keys(accepted.waiting)).toEqual(['b']);
});

it('is not misled by names that objects inherit', () => {
  expect(isAccepted(NO_PINS, tool('constructor'))).toBe(false);
  const pins = afterSeeing(NO_PINS, [tool('constructor')], FIRST);
  expect(isAccepted(pins, tool('constructor'))).toBe(true);
});

it('leaves the effect as the operator set it who accepted first', () => {
  const waiting = afterSeeing(NO_PINS, [tool('update_row'), tool('b')], { now: 1000, trustFirst: false });
  const chosen = [{ name: 'update_row', hash: '1' }];
  const said = (effect: 'read' | 'destructive', by: string) => ({
    effects: new Map([['1', effect]]),
    by,
    at: 2000,
  });
  const first = afterAcceptingWith(waiting, chosen, said('destructive', 'A'));
  expect(first.accepted['update_row']?.effect).toMatchObject({ effect: 'destructive', by: 'A' });
  expect(afterAcceptingWith(first, chosen, said('read', 'B'))).toBe(first);
});

it('does not forget which tools are left out when another tool is seen', () => {
  const leftOut = [{ name: 'bad name', reason: 'x', at: 1 }];
  expect(afterSeeing({ ...NO_PINS, leftOut }, [tool('a')], LATER).leftOut).toEqual(leftOut);
});
