/** A transmitter whose streams its receiver manages (OpenID Shared Signals Framework 1.0), and which pushes to them. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';
import { VERIFICATION } from './event-transmitter.ts';

const POLL = 'urn:ietf:rfc:8936';

interface Stream {
  readonly stream_id: string;
  readonly aud: string;
  status: string;
  delivery: {
    readonly method: string;
    endpoint_url: string;
    readonly authorization_header?: string;
  };
  events_requested: readonly string[];
  /** People that were added, as JSON. */
  subjects?: readonly string[];
}

export interface StreamTransmitterOptions {
  /** Access token that manages streams. */
  readonly token: string;
  /** Audience of what it pushes. */
  readonly audience: () => string;
  /** Behind its host, such as `/tenant`. */
  readonly path?: string;
  /** Wins over what it says about itself. */
  readonly metadata?: () => object;
}

export const startStreamTransmitter = async ({
  token,
  audience,
  path = '',
  metadata = () => ({}),
}: StreamTransmitterOptions) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }];
  const streams = new Map<string, Stream>();
  /** Events that wait to be polled, and errors that the receiver told, by `jti`. */
  const waiting = new Map<string, string>();
  const refused: Record<string, { err: string }> = {};
  const { url, server, close } = await listenOnLoopback(0);
  const issuer = `${url}${path}`;

  const push = async (id: string, events: object, more: object = {}): Promise<number> => {
    const { delivery, aud = '' } = streams.get(id) ?? {};
    const claims = {
      iss: issuer,
      aud,
      jti: randomUUID(),
      iat: Math.floor(Date.now() / 1000),
      events,
      ...more,
    };
    const body = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'secevent+jwt' })
      .sign(privateKey);
    if (delivery?.method === POLL) {
      waiting.set(String(Object(claims).jti), body);
      return 202;
    }
    const authorization = delivery?.authorization_header;
    const response = await fetch(delivery?.endpoint_url ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/secevent+jwt',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body,
    });
    return response.status;
  };

  /** Where events are fetched, the transmitter says. */
  const placePoll = ({ delivery, stream_id: id }: Stream): void => {
    if (delivery.method === POLL) delivery.endpoint_url = `${url}/poll?stream_id=${id}`;
  };

  const told = ({ status: _status, ...stream }: Stream) => ({
    ...stream,
    iss: issuer,
    events_delivered: stream.events_requested,
  });

  const manage = async (request: IncomingMessage, at: URL): Promise<readonly [number, unknown]> => {
    if (request.headers.authorization !== `Bearer ${token}`) return [401, {}];
    const body = Object(request.method === 'GET' ? {} : JSON.parse((await text(request)) || '{}'));
    const id = at.searchParams.get('stream_id') ?? String(body.stream_id ?? '');
    const stream = streams.get(id);
    if (at.pathname === '/streams' && request.method === 'GET' && id === '')
      return [200, [...streams.values()].map(told)];
    if (at.pathname === '/streams' && request.method === 'POST') {
      const made = { stream_id: randomUUID(), aud: audience(), status: 'enabled', ...body } as Stream;
      placePoll(made);
      streams.set(made.stream_id, made);
      return [201, told(made)];
    }
    if (stream === undefined) return [404, {}];
    if (at.pathname === '/streams' && request.method === 'PATCH') {
      Object.assign(stream, body);
      placePoll(stream);
      return [200, told(stream)];
    }
    if (at.pathname === '/streams' && request.method === 'DELETE') {
      streams.delete(id);
      return [204, undefined];
    }
    if (at.pathname === '/poll') {
      for (const jti of [...body.ack, ...Object.keys(body.setErrs)]) waiting.delete(jti);
      Object.assign(refused, body.setErrs);
      return [200, { sets: Object.fromEntries([...waiting].slice(0, body.maxEvents)) }];
    }
    if (at.pathname === '/status') {
      if (request.method === 'POST') stream.status = body.status;
      return [200, { stream_id: id, status: stream.status }];
    }
    if (at.pathname === '/subjects:add' || at.pathname === '/subjects:remove') {
      const others = (stream.subjects ?? []).filter((each) => each !== JSON.stringify(body.subject));
      const isAdded = at.pathname.endsWith('add');
      stream.subjects = isAdded ? [...others, JSON.stringify(body.subject)] : others;
      return [isAdded ? 200 : 204, undefined];
    }
    if (at.pathname === '/verify') {
      await push(id, { [VERIFICATION]: { state: body.state } }, { sub_id: { format: 'opaque', id } });
      return [204, undefined];
    }
    return [404, {}];
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const at = new URL(request.url ?? '/', url);
    const send = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(value === undefined ? undefined : JSON.stringify(value));
    };
    if (at.pathname === '/jwks') return send(200, { keys });
    if (at.pathname !== `/.well-known/ssf-configuration${path}`) return send(...(await manage(request, at)));
    send(200, {
      spec_version: '1_0',
      issuer,
      jwks_uri: `${url}/jwks`,
      delivery_methods_supported: ['urn:ietf:rfc:8935', POLL],
      configuration_endpoint: `${url}/streams`,
      status_endpoint: `${url}/status`,
      verification_endpoint: `${url}/verify`,
      add_subject_endpoint: `${url}/subjects:add`,
      remove_subject_endpoint: `${url}/subjects:remove`,
      default_subjects: 'ALL',
      ...metadata(),
    });
  };
  server.on('request', (request, response) => void answer(request, response));
  const pollUrl = `${url}/poll`;
  return { issuer, jwksUri: `${url}/jwks`, pollUrl, streams, waiting, refused, push, close };
};
