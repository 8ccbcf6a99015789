/** Calls that end with `input_required` and come back: how often, with which state, and what they come back to. */
import { expect, it } from 'vitest';
import {
  createInputRequiredRetries,
  type InputRequiredRetriesDeps,
  MOST_RETRIES,
} from '../../../../src/gateway/input-required/input-required-retries.ts';
import { STATE_LIFE } from '../../../../src/gateway/input-required/request-states.ts';

const NOW = 1_000_000;
const call = (change: object = {}) =>
  ({
    caller: { subject: 'bob' },
    server: 'shop',
    digest: 'd',
    carried: undefined,
    mayRetry: true,
    ...change,
  }) as never;
const held = (change: object = {}) => ({ kind: 'held', digest: 'd', approval: 'ap_1', rounds: 1, ...change });
const continued = (change: object = {}) => ({
  kind: 'continued',
  digest: 'd',
  approval: 'ap_1',
  use: 'u',
  ...change,
});

const scene = ({ state = 'pending', isGone = false, fails = false } = {}) => {
  const sealed: unknown[] = [];
  const done: unknown[] = [];
  const orFail = async <T>(value: T): Promise<T> => {
    if (fails) throw new Error('down');
    return value;
  };
  const retries = createInputRequiredRetries({
    states: {
      seal: (what: unknown) => {
        sealed.push(what);
        return 'sealed';
      },
    },
    getApproval: () => orFail(isGone ? undefined : { id: 'ap_1', state }),
    pauseCall: (...args: unknown[]) => orFail(done.push(args)),
    resumeCall: (...args: unknown[]) => {
      done.push(args);
      return orFail(isGone ? undefined : { id: 'ap_1', state });
    },
    newId: () => 'use-1',
    now: () => NOW,
  } as unknown as InputRequiredRetriesDeps);
  return { retries, sealed, done };
};

it('is sealed with what it is, and with how often it came', () => {
  const { retries, sealed } = scene();
  expect(retries.next(call(), { id: 'ap_1' } as never)).toBe('sealed');
  expect(retries.next(call({ carried: held({ rounds: 4 }) }), { id: 'ap_1' } as never)).toBe('sealed');
  expect(retries.next(call({ carried: continued() }), { id: 'ap_1' } as never)).toBe('sealed');
  expect(sealed).toEqual([
    { kind: 'held', digest: 'd', approval: 'ap_1', rounds: 1 },
    { kind: 'held', digest: 'd', approval: 'ap_1', rounds: 5 },
    { kind: 'held', digest: 'd', approval: 'ap_1', rounds: 1 },
  ]);
});

it('does not come back if it cannot, or came often enough', () => {
  const { retries } = scene();
  const next = (change: object) => retries.next(call(change), { id: 'ap_1' } as never);
  expect(next({ mayRetry: false })).toBeUndefined();
  expect(next({ carried: held({ rounds: MOST_RETRIES - 1 }) })).toBe('sealed');
  expect(next({ carried: held({ rounds: MOST_RETRIES }) })).toBeUndefined();
});

it.each([
  ['pending', false],
  ['approved', false],
  ['denied', true],
  ['executed', true],
] as const)('comes back to an approval that is %s: settled is %s', async (state, isSettled) => {
  const { retries } = scene({ state });
  const settled = await retries.settledMeanwhile(call({ carried: held() }));
  expect(settled?.state).toBe(isSettled ? state : undefined);
});

it('comes back to nothing if it carries no state, or the approval is gone', async () => {
  expect(await scene({ state: 'denied' }).retries.settledMeanwhile(call())).toBeUndefined();
  expect(
    await scene({ state: 'denied' }).retries.settledMeanwhile(call({ carried: continued() })),
  ).toBeUndefined();
  expect(await scene({ isGone: true }).retries.settledMeanwhile(call({ carried: held() }))).toBeUndefined();
});

it('does not come back with the state of another call', async () => {
  const { retries } = scene({ state: 'denied' });
  await expect(retries.settledMeanwhile(call({ carried: held({ digest: 'x' }) }))).rejects.toMatchObject({
    code: 'invalid-params',
  });
});

it('is refused as long as the store cannot tell', async () => {
  const { retries } = scene({ fails: true });
  const code = 'store-unavailable';
  await expect(retries.settledMeanwhile(call({ carried: held() }))).rejects.toMatchObject({ code });
  await expect(retries.goOn(call({ carried: continued() }))).rejects.toMatchObject({ code });
  await expect(retries.pause({ approval: 'ap_1' } as never, call())).rejects.toMatchObject({
    code,
    message: expect.stringContaining('could not be stored'),
  });
});

it('is paused for one more use before its client hears of it', async () => {
  const { retries, sealed, done } = scene();
  expect(await retries.pause({ digest: 'd', approval: 'ap_1' } as never, call())).toBe('sealed');
  expect(done).toEqual([['ap_1', { until: NOW + STATE_LIFE, use: 'use-1' }]]);
  expect(sealed).toEqual([{ digest: 'd', approval: 'ap_1', kind: 'continued', use: 'use-1' }]);
});

it('goes on under its approval, once', async () => {
  const { retries, done } = scene({ state: 'approved' });
  expect(await retries.goOn(call({ carried: continued() }))).toMatchObject({ id: 'ap_1' });
  expect(done).toEqual([['ap_1', 'u']]);
  await expect(scene({ isGone: true }).retries.goOn(call({ carried: continued() }))).rejects.toMatchObject({
    code: 'invalid-params',
  });
});

it.each<[string, unknown]>([
  ['no state', undefined],
  ['the state of a held call', held()],
  ['the state of another call', continued({ digest: 'x' })],
])('does not go on with %s', async (_what, carried) => {
  const { retries, done } = scene({ state: 'approved' });
  await expect(retries.goOn(call({ carried }))).rejects.toMatchObject({ code: 'invalid-params' });
  expect(done).toEqual([]);
});
