/** nginx in front of the gateway, as it comes: buffering on, HTTP/2 and TLS towards clients. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyPair } from '../../src/demo/company/saml/certificate.ts';
import { freePort } from './free-port.ts';

export const hasNginx = (): boolean => spawnSync('nginx', ['-v']).error === undefined;

/** HTTP/1.1 towards the gateway, since nginx speaks no other to what is behind it; nothing else is set. */
const settings = (ports: { readonly plain: number; readonly tls: number }, upstream: string): string => `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr error;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path bodies;
  proxy_temp_path answers;
  fastcgi_temp_path other;
  uwsgi_temp_path other;
  scgi_temp_path other;
  server {
    listen 127.0.0.1:${ports.plain};
    listen 127.0.0.1:${ports.tls} ssl http2;
    ssl_certificate server.crt;
    ssl_certificate_key server.key;
    location / {
      proxy_pass ${upstream};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`;

export interface Nginx {
  /** By HTTP/1.1, and by HTTP/2 over TLS. */
  readonly urls: { readonly plain: string; readonly tls: string };
  readonly close: () => Promise<void>;
}

export const startNginx = async (upstream: string): Promise<Nginx> => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-nginx-'));
  const [plain, tls] = [await freePort(), await freePort()];
  const { key, certificate } = await createKeyPair('127.0.0.1');
  writeFileSync(join(folder, 'server.key'), key);
  writeFileSync(join(folder, 'server.crt'), certificate);
  writeFileSync(join(folder, 'nginx.conf'), settings({ plain, tls }, upstream));
  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilItListens(`http://127.0.0.1:${plain}`, child);
  return {
    urls: { plain: `http://127.0.0.1:${plain}`, tls: `https://127.0.0.1:${tls}` },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const untilItListens = async (url: string, child: ChildProcess): Promise<void> => {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return void (await answer.body?.cancel());
    await sleep(20);
  }
  throw new Error('nginx did not start');
};

export interface Begun {
  readonly status: number;
  /** Milliseconds until its first byte. */
  readonly after: number;
}

export interface Http2Request {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request by HTTP/2, and leaves once its answer has begun. */
export const beginByHttp2 = async (url: string, { method, headers, body }: Http2Request): Promise<Begun> => {
  const { origin, pathname } = new URL(url);
  const session = connect(origin, { rejectUnauthorized: false });
  try {
    await once(session, 'connect');
    const sent = performance.now();
    const stream = session.request({ ':method': method, ':path': pathname, ...headers });
    stream.end(body);
    const [head] = (await once(stream, 'response')) as [{ readonly ':status': number }];
    return { status: head[':status'], after: performance.now() - sent };
  } finally {
    session.destroy();
  }
};
