import { describe, expect, it, vi } from 'vitest';
import { abortSignalOf, joinSignals, NEVER, Stop } from '../../../../src/domain/time/stop.ts';

describe('a stop', () => {
  it('tells each listener once, and keeps its first reason', () => {
    const stop = new Stop();
    const [kept, removed] = [vi.fn(), vi.fn()];
    stop.addEventListener('abort', kept);
    stop.addEventListener('abort', removed);
    stop.removeEventListener('abort', removed);
    stop.abort('first');
    stop.abort('second');
    expect(kept).toHaveBeenCalledTimes(1);
    expect(removed).not.toHaveBeenCalled();
    expect(stop.reason).toBe('first');
    expect(() => stop.throwIfAborted()).toThrow('first');
  });

  it('does not tell a listener that another one has taken away meanwhile', () => {
    const stop = new Stop();
    const later = vi.fn();
    stop.addEventListener('abort', () => stop.removeEventListener('abort', later));
    stop.addEventListener('abort', later);
    stop.abort('reason');
    expect(later).not.toHaveBeenCalled();
  });

  it('is an AbortSignal for libraries, whether it is asked for before or after', () => {
    const [early, late] = [new Stop(), new Stop()];
    const before = abortSignalOf(early);
    early.abort('reason');
    late.abort('reason');
    for (const signal of [before, abortSignalOf(early), abortSignalOf(late)]) {
      expect(signal).toMatchObject({ aborted: true, reason: 'reason' });
    }
  });
});

describe('signals that are joined', () => {
  it('abort with the reason of the first, also one that was aborted before', () => {
    const [one, other] = [new Stop(), new AbortController()];
    const { signal } = joinSignals(one, other.signal);
    other.abort('other');
    one.abort('one');
    expect(signal.reason).toBe('other');
    expect(joinSignals(new Stop(), one).signal.reason).toBe('one');
  });

  it('hear nothing more once they are released', () => {
    const one = new Stop();
    const { signal, release } = joinSignals(one);
    release();
    one.abort('late');
    expect(signal.aborted).toBe(false);
  });
});

it('has one signal that nothing aborts, and that keeps no listener', () => {
  const joined = joinSignals(NEVER);
  (NEVER as Stop).abort(new Error('no'));
  expect(joined.signal.aborted).toBe(false);
  expect(NEVER.aborted).toBe(false);
  expect(abortSignalOf(NEVER).aborted).toBe(false);
});
