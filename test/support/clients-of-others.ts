/** Programs of others that sign in by the URL of a server alone: how they are started, and the browser that they open. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, type TestContext } from 'vitest';

const FOLDER = fileURLToPath(new URL('../clients/', import.meta.url));

const inClients = (path: string) => join(FOLDER, path);

export const MCP_REMOTE = inClients('node_modules/mcp-remote/dist/proxy.js');
export const INSPECTOR = inClients(
  'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js',
);
export const PYTHON = inClients('venv/bin/python');

const HOW = 'scripts/test-clients installs it';

/** Leaves a test out on a machine without the program, but not in CI, which has to have it. */
export const needsProgram = (program: string, skip: TestContext['skip']): void =>
  skip(!existsSync(program) && process.env['CI'] === undefined, HOW);

/** The same for one that needs Python, which not every machine has. */
export const needsPython = (skip: TestContext['skip']): void => skip(!existsSync(PYTHON), HOW);

export interface Home {
  /** What the program is started with: a home of its own, and a browser that opens nothing by itself. */
  readonly env: Readonly<Record<string, string>>;
  /** Resolves with the address that the program has its person open. */
  readonly opened: () => Promise<string>;
  readonly remove: () => void;
}

/** A machine on which no one has signed in yet. */
export const createHome = (): Home => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-client-'));
  const browser = join(folder, 'browser');
  const addresses = join(folder, 'opened');
  // Both Python and xdg-open take what BROWSER names for the browser.
  writeFileSync(browser, `#!/bin/sh\necho "$1" >> '${addresses}'\n`, { mode: 0o755 });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    BROWSER: browser,
    MCP_REMOTE_CONFIG_DIR: join(folder, 'mcp-remote'),
    FASTMCP_CHECK_FOR_UPDATES: 'off',
    // The Inspector opens a browser for persons at a terminal only, if it is not told to.
    MCP_AUTO_OPEN_ENABLED: 'true',
  };
  return {
    env,
    opened: async () => {
      await expect.poll(() => existsSync(addresses)).toBe(true);
      return readFileSync(addresses, 'utf8').trim();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Resolves with what the program wrote once it has ended. */
export const run = async (program: string, args: readonly string[], { env }: Home): Promise<string> => {
  const child: ChildProcess = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err] = await Promise.all([child.stdout, child.stderr].map((each) => (each ? text(each) : '')));
  const code = await ended;
  if (code !== 0) throw new Error(`ended with ${code}: ${out}${err}`);
  return out ?? '';
};
