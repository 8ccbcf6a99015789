/** A server of the benchmark as a process of its own, started by this one. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ChildServer {
  readonly url: string;
  readonly pid: number;
  close(): void;
}

/**
 * Resolves once it listens.
 *
 * @param file beside this one, calling `serveToParent`
 */
export const startChildServer = async (file: string, ...args: readonly string[]): Promise<ChildServer> => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { stdio: 'inherit' });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code} before it listened`);
  });
  ended.catch(() => {});
  const [url] = (await Promise.race([once(child, 'message'), ended])) as [string];
  return { url, pid: child.pid ?? 0, close: () => child.disconnect() };
};
