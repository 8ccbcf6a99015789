/** `firebreak serve` as a process of its own, which a test can stop, freeze and kill. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface GatewayProcess {
  readonly url: string;
  readonly adminUrl: string;
  readonly pid: number;
  /** What it printed once it listened. */
  line(): string;
  /** What it has logged so far, as JSON lines. */
  log(): string;
  /** Freezes it, and lets it go on. */
  freeze(): void;
  thaw(): void;
  /** As a power cut does: resolves once it is gone. */
  kill(): Promise<void>;
  /** As an operator does: resolves with its exit code. */
  stop(): Promise<number | null>;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface ProcessLimits {
  /** Files and sockets it may have open at once; those of this process if undefined. */
  readonly descriptors?: number | undefined;
  /** Folder of the control group that it runs in. */
  readonly group?: string | undefined;
}

export interface ProcessOptions {
  readonly configFile: string;
  /** Options of Node.js. */
  readonly nodeOptions?: readonly string[];
  readonly limits?: ProcessLimits;
  /** What is started; `src/main.ts` if undefined. */
  readonly main?: string | undefined;
}

/** What the shell does before it becomes the gateway. */
const limiting = ({ descriptors, group }: ProcessLimits): readonly string[] => [
  ...(descriptors === undefined ? [] : [`ulimit -n ${descriptors}`]),
  ...(group === undefined ? [] : [`echo $$ > ${group}/cgroup.procs`]),
];

/** Rejects with the log where it ends before it listens. */
export const startGatewayProcess = async ({
  configFile,
  nodeOptions = [],
  limits = {},
  main = MAIN,
}: ProcessOptions): Promise<GatewayProcess> => {
  const command = [execPath, ...nodeOptions, main, 'serve', '--config', configFile];
  const first = limiting(limits);
  const [program = '', ...args] =
    first.length === 0 ? command : ['/bin/sh', '-c', [...first, 'exec "$@"'].join('; '), 'sh', ...command];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const listening = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const line = await Promise.race([
    listening.then(([text]) => text),
    exited.then(([code]) => Promise.reject(new Error(`the gateway ended with ${code}: ${log}`))),
  ]);
  const [, url = '', adminUrl = ''] = /listening on (\S+) admin (\S+)/.exec(line) ?? [];
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    url,
    adminUrl,
    pid: child.pid ?? 0,
    line: () => line,
    log: () => log,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
};
