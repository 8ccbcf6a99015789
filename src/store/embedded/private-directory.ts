/** The directory of the embedded store: only its owner looks into it, also if an older version or a hand made it. */
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Makes `path` if it is missing; narrows it to 0700 and the store's files in it to 0600. */
export const makePrivateDirectory = (path: string): void => {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const names = readdirSync(path);
  for (const name of names.filter((each) => OUR_FILE.test(each))) narrow(join(path, name), 0o600);
  // A directory that holds other people's files too, such as /tmp, is not ours to close; `doctor` tells of it.
  if (names.every((each) => OUR_FILE.test(each) || each === 'lost+found')) narrow(path, 0o700);
};

const OUR_FILE = /^(?:firebreak\.(?:db|lock)(?:-wal|-shm|-journal)?|keys\.json)$/;
const OTHERS = 0o077;

const narrow = (path: string, mode: number): void => {
  try {
    if ((statSync(path).mode & OTHERS) !== 0) chmodSync(path, mode);
  } catch (error) {
    // A mounted volume may belong to another user and be ours by its group; files of SQLite come and go.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'EROFS' && code !== 'ENOENT') throw error;
  }
};
