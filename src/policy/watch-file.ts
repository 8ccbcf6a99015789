/** Notices that a file changed, however it was changed: written, replaced by a rename, or a symbolic link moved. */
import { unwatchFile, watchFile } from 'node:fs';

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
