/** `firebreak demo` as a process of its own, with a folder of its own for what it keeps. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

export interface DemoProcess {
  /** Everything printed so far. */
  stdout(): string;
  stderr(): string;
  /** Waits until this was printed. */
  printed(text: string): Promise<void>;
  /** As Ctrl-C does. */
  interrupt(): void;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
  /** Files and folders it has left behind. */
  leftBehind(): readonly string[];
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Killed at the end of the test where it still runs. */
export const startDemoProcess = (...options: readonly string[]): DemoProcess => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-test-'));
  const child = spawn(execPath, [MAIN, 'demo', ...options], {
    env: { ...env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    printed: (text) => expect.poll(() => stdout + stderr, { timeout: 60_000 }).toContain(text),
    interrupt: () => void child.kill('SIGINT'),
    ended: closed.then(([code]) => code),
    leftBehind: () => readdirSync(folder),
  };
};
