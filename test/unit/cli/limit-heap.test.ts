import { expect, it, vi } from 'vitest';
import { limitHeap } from '../../../src/cli/limit-heap.ts';

const started = (execArgv: string[], env: NodeJS.ProcessEnv = {}) => {
  const execve = vi.fn();
  limitHeap({
    argv: ['/node', '/main.js', 'serve'],
    env,
    execArgv,
    execPath: '/node',
    execve: execve as never,
  });
  return execve.mock.calls;
};

it('starts over once, with what it was started with', () => {
  const [call] = started(['--enable-source-maps'], { HOME: '/data' });
  const [file, args, env] = call ?? [];
  expect(file).toBe('/node');
  expect(args.slice(-3)).toEqual(['--enable-source-maps', '/main.js', 'serve']);
  expect(env).toEqual({ HOME: '/data', MALLOC_ARENA_MAX: '2' });
  // As it then finds itself, it goes on.
  expect(started(args.slice(1, -2))).toEqual([]);
});

it('leaves the pools of memory that an operator has set', () => {
  const [call] = started([], { MALLOC_ARENA_MAX: '8' });
  expect(call?.[2]).toEqual({ MALLOC_ARENA_MAX: '8' });
});

it('leaves the size that an operator has set', () => {
  expect(started([], { NODE_OPTIONS: '--max-semi-space-size=64' })).toEqual([]);
  expect(started(['--max-semi-space-size=64'])).toEqual([]);
});

it('goes on if a process cannot be replaced', () => {
  expect(() => limitHeap({ ...process, execve: undefined } as never)).not.toThrow();
});
