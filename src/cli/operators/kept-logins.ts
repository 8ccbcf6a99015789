/** What `firebreak login` keeps: tokens by the origin of the gateway, in a file that no one else reads. */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { pid } from 'node:process';
import type { CliIo } from '../io.ts';

export interface Login {
  /** Issuer of the tokens: the public URL of the gateway. */
  readonly issuer: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface KeptLogins {
  readonly of: (url: string) => Login | undefined;
  /** Undefined forgets it. */
  readonly keep: (url: string, login: Login | undefined) => void;
}

/** In the configuration directory of the user; nothing is kept if the environment names none. */
export const createKeptLogins = ({
  XDG_CONFIG_HOME: xdg,
  HOME: home,
  APPDATA: appData,
}: CliIo['env']): KeptLogins => {
  const folder = [xdg, appData, home && join(home, '.config')].find((each) => each && isAbsolute(each));
  const file = folder === undefined ? undefined : join(folder, 'firebreak', 'logins.json');
  const read = (): Readonly<Record<string, Login>> => {
    try {
      return Object(JSON.parse(readFileSync(file ?? '', 'utf8')));
    } catch {
      return {};
    }
  };
  return {
    of: (url) => read()[new URL(url).origin],
    keep: (url, login) => {
      if (file === undefined) throw new Error('HOME is not set, so there is no place for what signs you in');
      const { [new URL(url).origin]: _old, ...others } = read();
      const kept = login === undefined ? others : { ...others, [new URL(url).origin]: login };
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const next = `${file}.${pid}`;
      writeFileSync(next, JSON.stringify(kept), { mode: 0o600 });
      chmodSync(next, 0o600);
      renameSync(next, file);
    },
  };
};
