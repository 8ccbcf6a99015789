/** The official reference server with every feature of MCP, as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface EverythingServer {
  readonly url: string;
  close(): Promise<void>;
}

const MAIN = fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'));

export const startEverything = async (): Promise<EverythingServer> => {
  const port = await freePort();
  const child = spawn(execPath, [MAIN, 'streamableHttp'], {
    // One of its tools shows its environment.
    env: { PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const listening = once(createInterface(child.stderr), 'line');
  const [line] = await Promise.race([listening, exited]);
  if (!String(line).includes('listening')) throw new Error(`server-everything did not start: ${line}`);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

/** It takes no port 0; another process could take this one in between, which the start would then say. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
};
