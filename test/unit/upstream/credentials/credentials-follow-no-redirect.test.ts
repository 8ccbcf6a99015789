/** Servers and token endpoints that send the gateway elsewhere: its credentials do not go along. */
import { afterEach, expect, test } from 'vitest';
import { listenOnLoopback } from '../../../../src/demo/listen-on-loopback.ts';
import { Admission } from '../../../../src/domain/admission.ts';
import { createAuthorityFetch } from '../../../../src/upstream/connections/authority-fetch.ts';
import {
  type CredentialSettings,
  openCredential,
} from '../../../../src/upstream/credentials/open-credential.ts';
import { createUpstream } from '../../../../src/upstream/forward.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const startElsewhere = async () => {
  const seen: string[] = [];
  const { url, close } = await listenOnLoopback(0, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    seen.push(`${JSON.stringify(request.headers)} ${body}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  closing.push(close);
  return { url, seen };
};

const startRedirecting = async (to: string, status: number) => {
  const { url, close } = await listenOnLoopback(0, (_request, response) => {
    response.writeHead(status, { location: to }).end();
  });
  closing.push(close);
  return url;
};

const post = async (url: string, settings: CredentialSettings) => {
  const deps = {
    subjectToken: () => 'token-of-alice',
    identityToken: async () => undefined,
    provider: undefined,
    now: Date.now,
    log: { warn: () => undefined },
  };
  const server = {
    url: new URL(url),
    transport: 'streamable-http',
    ...openCredential(settings, deps),
  } as const;
  const upstream = createUpstream({
    servers: new Map([['s', server]]),
    connectTimeout: 2000,
    tellTrouble: () => undefined,
    answerBytes: 1000,
    openStreams: 1,
    newId: () => 'none',
  });
  closing.push(upstream.close);
  const message = { server: 's', method: 'tools/call', body: Buffer.from('{}'), isRepeatable: false };
  const answer = await upstream
    .forward(Admission.of({ ...message, approval: undefined }), {
      httpMethod: 'POST',
      headers: { 'content-type': 'application/json' },
      signal: new AbortController().signal,
      caller: 'alice',
    })
    .catch(() => undefined);
  answer?.discard();
};

test.each([301, 302, 303, 307, 308])(
  'a server that answers %i gets no credential to another place',
  async (status) => {
    const elsewhere = await startElsewhere();
    await post(await startRedirecting(elsewhere.url, status), { bearer: 'of-server-a' });
    await post(await startRedirecting(elsewhere.url, status), {
      header: { name: 'X-Api-Key', value: 'of-server-a' },
    });
    expect(elsewhere.seen).toEqual([]);
  },
);

test.each([302, 307, 308])(
  'a token endpoint that answers %i gets no secret or token to another place',
  async (status) => {
    const elsewhere = await startElsewhere();
    const tokenUrl = await startRedirecting(`${elsewhere.url}/token`, status);
    const client = { tokenUrl, clientId: 'gateway', clientSecret: 'of-the-gateway' };
    await post(elsewhere.url, { clientCredentials: client });
    await post(elsewhere.url, { exchange: client });
    expect(elsewhere.seen).toEqual([]);
  },
);

test('the authorization server of a server used in each person’s own name leads nowhere else either', async () => {
  const elsewhere = await startElsewhere();
  const url = new URL(await startRedirecting(elsewhere.url, 307));
  const refuse = async () => Promise.reject(new Error('not public'));
  for (const isNamed of [true, false]) {
    const ask = createAuthorityFetch({ url, isNamed, fetchPublic: refuse });
    expect((await ask(url.href, { method: 'POST', body: 'refresh_token=secret' })).status).toBe(307);
  }
  await expect(
    createAuthorityFetch({ url, isNamed: false, fetchPublic: refuse })(elsewhere.url, {}),
  ).rejects.toThrow('not public');
  expect(elsewhere.seen).toEqual([]);
});
