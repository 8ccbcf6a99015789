/** nginx with one worker as a pass-through, if it is installed. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildServer } from './child-server.ts';

const settings = (port: number, upstream: string): string => `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr error;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path bodies;
  proxy_temp_path answers;
  fastcgi_temp_path other;
  uwsgi_temp_path other;
  scgi_temp_path other;
  client_max_body_size 8m;
  keepalive_requests 1000000;
  upstream measured { server ${new URL(upstream).host}; keepalive 256; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location / {
      proxy_pass http://measured;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
`;

export const isNginxInstalled = (): boolean => spawnSync('nginx', ['-v']).error === undefined;

/** Resolves once it accepts connections. */
export const startNginx = async (upstream: string): Promise<ChildServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-nginx-'));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), settings(port, upstream));
  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: 'inherit' });
  // Unlike the other children it does not end with the channel to this process.
  process.once('exit', () => child.kill());
  const url = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await accepts(url))) await sleep(20);
  return {
    url,
    pid: child.pid ?? 0,
    close: () => {
      child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      child.kill();
    },
  };
};

const accepts = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
