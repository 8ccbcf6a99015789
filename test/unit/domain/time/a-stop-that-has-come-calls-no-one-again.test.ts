/** A stop that has come keeps nothing and calls no one again; what listens is not held up by one that throws. */
import { expect, it, vi } from 'vitest';
import { abortSignalOf, joinSignals, Stop } from '../../../../src/domain/time/stop.ts';

const stopped = (): Stop => {
  const stop = new Stop();
  stop.abort('first');
  return stop;
};

it('calls no listener that is added later, whatever comes', () => {
  const stop = stopped();
  const late = vi.fn();
  stop.addEventListener('abort', late);
  stop.abort('second');
  expect(late).not.toHaveBeenCalled();
});

it('tells what libraries hold only once, and why at first', () => {
  const stop = new Stop();
  const heard = vi.fn();
  abortSignalOf(stop).addEventListener('abort', heard);
  stop.abort('first');
  stop.abort('second');
  expect(heard).toHaveBeenCalledTimes(1);
  expect(abortSignalOf(stop).reason).toBe('first');
});

it('throws nothing before it has come', () => {
  expect(() => new Stop().throwIfAborted()).not.toThrow();
  expect(abortSignalOf(new Stop()).aborted).toBe(false);
});

it('is no signal if it only looks like one', () => {
  const alike = { aborted: false, reason: undefined, throwIfAborted() {}, addEventListener() {} };
  expect(() => abortSignalOf(alike as never)).toThrow(TypeError);
});

it('joins no signal that is not aborted', () => {
  expect(joinSignals(new Stop(), new AbortController().signal).signal.aborted).toBe(false);
});
