/** Servers that want to see a certificate: the gateway's, as it is now. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Admission } from '../../../../src/domain/admission.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { openCredential } from '../../../../src/upstream/credentials/open-credential.ts';
import { createUpstream } from '../../../../src/upstream/forward.ts';
import { CERTIFICATE, OTHER_CERTIFICATE, type TestCertificate } from '../../../support/certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'firebreak-mtls-'));
const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
const seen: string[] = [];
const clock = { now: 0 };
const server = createServer(
  {
    ...CERTIFICATE,
    ca: [CERTIFICATE.cert, OTHER_CERTIFICATE.cert],
    requestCert: true,
    rejectUnauthorized: true,
  },
  (request, response) => {
    seen.push((request.socket as TLSSocket).getPeerCertificate().subject.CN as string);
    response.end('{}');
  },
);

const write = ({ cert, key }: TestCertificate): void => {
  writeFileSync(files.certificate, cert);
  writeFileSync(files.key, key);
};

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const way = (ca: string | undefined) => {
  const { port } = server.address() as AddressInfo;
  const mtls = { certificate: { file: files.certificate }, key: { file: files.key }, ca };
  const deps = {
    subjectToken: () => undefined,
    identityToken: async () => undefined,
    provider: undefined,
    now: () => clock.now,
    log: { warn: () => undefined },
  };
  const { forward } = createUpstream({
    servers: new Map([
      [
        's',
        {
          url: new URL(`https://127.0.0.1:${port}`),
          transport: 'streamable-http',
          ...openCredential({ mtls }, deps),
        },
      ],
    ]),
    connectTimeout: 2000,
    tellTrouble: () => undefined,
    answerBytes: 1000,
    openStreams: 1,
    newId: () => 'none',
  });
  return async (approval?: string) => {
    const body = Buffer.from('{}');
    const message = { server: 's', method: 'tools/call', body, approval, isRepeatable: false };
    const { signal } = new AbortController();
    const answer = await forward(Admission.of(message), { httpMethod: 'POST', headers: {}, signal });
    answer.discard();
    return answer.status;
  };
};

test('the certificate is shown on kept connections and on those of approved calls', async () => {
  write(CERTIFICATE);
  const post = way(CERTIFICATE.cert);
  expect([await post(), await post(), await post('ap_1')]).toEqual([200, 200, 200]);
  expect(seen.splice(0)).toEqual(['test a', 'test a', 'test a']);
});

test('a certificate that is written anew is shown from the next second on', async () => {
  write(CERTIFICATE);
  const post = way(CERTIFICATE.cert);
  await post();
  write(OTHER_CERTIFICATE);
  clock.now += 1000;
  await post();
  expect(seen.splice(0)).toEqual(['test a', 'test b']);
});

test('a server of an authority that is not named is not trusted', async () => {
  write(CERTIFICATE);
  await expect(way(undefined)()).rejects.toThrow(Refusal);
  expect(seen).toEqual([]);
});
