/** A secret that may change while the gateway runs: a text, a file that is written anew, or what a command prints. */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

export type SecretSetting =
  | string
  | { readonly file: string }
  | {
      readonly command: readonly string[];
      /** Milliseconds between two runs, and that one may take. */
      readonly every: number;
      readonly timeout: number;
    };

export interface Secret {
  /** The secret as it is now. @throws Error that names where it comes from, never what it is. */
  readonly read: () => Promise<string>;
  /** After a server refused it: whether the next reading looks anew, which it does every few seconds at most. */
  readonly expire: () => boolean;
}

interface SecretDeps {
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

/** Milliseconds: a file is looked at once a second at most. */
const LOOKED = 1_000;
/** After a failure, in milliseconds. */
const RETRIED = 5_000;
const MOST_BYTES = 64 * 1024;

/** Returns the secret. `read` rejects if file or command fail; see `Secret.expire` for one that a server refused. */
export const createSecret = (setting: SecretSetting, deps: SecretDeps): Secret => {
  if (typeof setting === 'string') return { read: async () => setting, expire: () => false };
  if ('file' in setting) {
    return kept({ name: setting.file, every: LOOKED, read: readChanged(setting.file) }, deps);
  }
  const { command, every, timeout } = setting;
  return kept({ name: command[0] ?? '', every, read: () => run(command, timeout) }, deps);
};

interface Source {
  readonly name: string;
  /** Milliseconds for which a value counts. */
  readonly every: number;
  readonly read: () => Promise<string>;
}

/** One reading at a time. A reading that fails leaves the last value in force: rotation is not to take a server away. */
const kept = ({ name, every, read }: Source, { now, log }: SecretDeps): Secret => {
  let value: string | undefined;
  let readAgain = 0;
  let readAt = 0;
  let reading: Promise<void> | undefined;
  const readOnce = async (): Promise<void> => {
    try {
      value = await read();
      readAt = now();
      readAgain = now() + every;
    } catch (error) {
      readAgain = now() + Math.min(every, RETRIED);
      const { message } = error as Error;
      if (value === undefined) throw new Error(`the secret of ${name} cannot be had: ${message}`);
      log.warn({ source: name, problem: message }, 'a secret cannot be read again; the last one is used');
    }
  };
  return {
    read: async () => {
      if (value === undefined || now() >= readAgain) {
        reading ??= readOnce().finally(() => {
          reading = undefined;
        });
        await reading;
      }
      return value ?? '';
    },
    expire: () => {
      if (now() < readAt + Math.min(every, RETRIED)) return false;
      readAgain = 0;
      return true;
    },
  };
};

/** Reads the file if it is another than before: Kubernetes swaps links, so times alone would not tell. */
const readChanged = (path: string): (() => Promise<string>) => {
  let before = '';
  let text = '';
  return async () => {
    const { ino, mtimeMs, size, dev } = await stat(path).catch(codeOnly);
    if (size > MOST_BYTES) throw new Error('it is larger than 64 KiB');
    const mark = [dev, ino, mtimeMs, size].join(' ');
    if (mark === before) return text;
    text = trimmed(await readFile(path, 'utf8').catch(codeOnly));
    before = mark;
    return text;
  };
};

const run = async ([file = '', ...args]: readonly string[], timeout: number): Promise<string> => {
  const options = { timeout, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES, encoding: 'utf8' } as const;
  // What the command writes to stderr may quote the secret, so that it ended badly is all that is told.
  const { stdout } = await promisify(execFile)(file, args, options).catch(
    ({ code, killed }: { code?: number | string; killed?: boolean }) => {
      throw new Error(killed === true ? `it took longer than ${timeout} ms` : `it ended with ${code}`);
    },
  );
  return trimmed(stdout);
};

/** Files and commands end with a line feed. */
const trimmed = (text: string): string => {
  const bare = text.replace(/[\r\n]+$/, '');
  if (bare === '') throw new Error('it is empty');
  return bare;
};

/** Messages of the file system are long, and the path is named already. */
const codeOnly = (error: NodeJS.ErrnoException): never => {
  throw new Error(error.code ?? 'unreadable');
};
