/** What figures were measured on, in a sentence: figures of one machine say little about another. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { version } from 'node:process';

export const describeMachine = (): string => {
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB`;
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${availableParallelism()} cores (${model}), ${memory}, ${type()} ${release()}, Node.js ${version}`;
};

/** Short id of what is checked out; empty outside of a checkout. */
export const commitOf = (folder: string): string => {
  try {
    return execFileSync('git', ['-C', folder, 'rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
};
