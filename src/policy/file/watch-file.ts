/** Notices that a file changed, however it was changed: written, replaced by a rename, or a symbolic link moved. */
import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls, because that follows renames and links (Kubernetes mounts move links) and works on every file system.
 * @param interval milliseconds
 */
export const watchPolicyFile =
  (path: string, interval = 1000) =>
  (changed: () => void): (() => void) => {
    watchFile(path, { interval, persistent: false }, changed);
    return () => unwatchFile(path, changed);
  };

/** Milliseconds a file has to stay the same, and how often that is waited for. */
const STILL_FOR = 100;
const PATIENCE = 50;

/**
 * The text once it stays the same: half a policy may be a valid one that denies less, so a file that is being written is
 * never taken. Rejects if it cannot be read, or is still changing after five seconds.
 */
export const readStillFile = async (path: string): Promise<string> => {
  let before = await readFile(path, 'utf8');
  for (let look = 0; look < PATIENCE; look += 1) {
    await sleep(STILL_FOR);
    const text = await readFile(path, 'utf8');
    if (text === before) return text;
    before = text;
  }
  throw new Error('the file does not stop changing');
};
