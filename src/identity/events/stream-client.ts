/** The event streams of a transmitter, managed as its receiver (OpenID Shared Signals Framework 1.0, sections 7 and 8). */
import { isSafeUrl } from '../../domain/loopback.ts';
import type { Fetch } from '../issuers/issuer-keys.ts';
import { readBounded } from '../issuers/key-set.ts';
import { ENDING_EVENTS } from './receive-event.ts';

/** What a transmitter says about itself (section 7.1), as far as it is needed. */
export interface TransmitterMetadata {
  readonly jwksUri: string | undefined;
  readonly configuration: string;
  readonly status: string | undefined;
  readonly verification: string | undefined;
  /** Where people are added to a stream, and removed from it. */
  readonly addSubject: string | undefined;
  readonly removeSubject: string | undefined;
  /** How it delivers events, as URNs; undefined if it does not say. */
  readonly methods: readonly string[] | undefined;
  /** Whether it tells of all people, or of those only that a receiver names. */
  readonly defaultSubjects: 'ALL' | 'NONE' | undefined;
}

/** A stream as its transmitter tells it (section 8.1.1). */
export interface EventStream {
  readonly id: string;
  readonly audience: readonly string[];
  /** The address that it pushes to, or at which its events are fetched. */
  readonly endpoint: string | undefined;
  readonly isPolled: boolean;
  readonly events: readonly string[];
}

export const STREAM_STATUSES = ['enabled', 'paused', 'disabled'] as const;
export type StreamStatus = (typeof STREAM_STATUSES)[number];

/** By pushing to an address, with this header if there is one, or by waiting to be polled. */
export type Delivery = { readonly endpoint: string; readonly authorization: string | undefined } | 'poll';

/** A person as a stream is told of them (RFC 9493, sections 3.2.2 and 3.2.3). */
export type Subject =
  | { readonly format: 'email'; readonly email: string }
  | { readonly format: 'iss_sub'; readonly iss: string; readonly sub: string };

export interface StreamClient {
  readonly metadata: () => Promise<TransmitterMetadata>;
  readonly list: () => Promise<readonly EventStream[]>;
  /** One that delivers what ends people here. */
  readonly create: (delivery: Delivery) => Promise<EventStream>;
  /** The same for a stream that is there. */
  readonly update: (id: string, delivery: Delivery) => Promise<EventStream>;
  readonly remove: (id: string) => Promise<void>;
  /** As the transmitter calls it. */
  readonly status: (id: string) => Promise<string>;
  readonly setStatus: (id: string, status: StreamStatus) => Promise<string>;
  /** Has the transmitter push a verification event with this state. */
  readonly verify: (id: string, state: string) => Promise<void>;
  /** Has the transmitter tell of this person, or no more (section 8.1.3). */
  readonly addSubject: (id: string, subject: Subject) => Promise<void>;
  readonly removeSubject: (id: string, subject: Subject) => Promise<void>;
}

export interface StreamClientDeps {
  readonly issuer: string;
  /** Access token for the endpoints of the transmitter. */
  readonly token: string;
  readonly fetch: Fetch;
}

const WELL_KNOWN = '/.well-known/ssf-configuration';
const PUSH = 'urn:ietf:rfc:8935';
const POLL = 'urn:ietf:rfc:8936';
const TIMEOUT = 10_000;
const MOST_BYTES = 256 * 1024;

/** Returns the client. Its functions reject with an Error that says what is wrong, and holds no token. */
export const createStreamClient = (deps: StreamClientDeps): StreamClient => {
  let known: Promise<TransmitterMetadata> | undefined;
  const metadata = (): Promise<TransmitterMetadata> => {
    known ??= readMetadata(deps);
    return known;
  };

  const ask = async (url: string, method: string, body?: object): Promise<unknown> => {
    const answer = await deps.fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${deps.token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const text = await readBounded(answer, MOST_BYTES);
    if (answer.ok) return text === '' ? undefined : JSON.parse(text);
    throw new Error(`${method} ${url} was answered with ${answer.status}${WHY[answer.status] ?? ''}`);
  };
  const withId = (url: string, id: string): string => {
    const at = new URL(url);
    at.searchParams.set('stream_id', id);
    return at.href;
  };
  const endpointOf = async (name: keyof typeof ENDPOINTS): Promise<string> => {
    const url = (await metadata())[name];
    if (url === undefined) throw new Error(`${deps.issuer} has no ${ENDPOINTS[name]}`);
    return url;
  };
  const wanted = async (delivery: Delivery): Promise<object> => {
    const { methods } = await metadata();
    const method = delivery === 'poll' ? POLL : PUSH;
    if (methods?.includes(method) === false)
      throw new Error(
        `${deps.issuer} does not ${delivery === 'poll' ? 'let events be polled' : 'push events'}`,
      );
    const asked = delivery === 'poll' ? { method } : { method, ...pushTo(delivery) };
    return { delivery: asked, events_requested: ENDING_EVENTS, description: 'Firebreak' };
  };

  return {
    metadata,
    list: async () => {
      const all = await ask((await metadata()).configuration, 'GET');
      // One that has a single stream for each receiver answers with it.
      return (Array.isArray(all) ? all : [all]).flatMap(readStream);
    },
    create: async (delivery) => {
      const { configuration } = await metadata();
      return oneOf(await ask(configuration, 'POST', await wanted(delivery)));
    },
    update: async (id, delivery) => {
      const { configuration } = await metadata();
      return oneOf(await ask(configuration, 'PATCH', { stream_id: id, ...(await wanted(delivery)) }));
    },
    remove: async (id) => void (await ask(withId((await metadata()).configuration, id), 'DELETE')),
    status: async (id) => statusIn(await ask(withId(await endpointOf('status'), id), 'GET')),
    setStatus: async (id, status) =>
      statusIn(await ask(await endpointOf('status'), 'POST', { stream_id: id, status })),
    verify: async (id, state) =>
      void (await ask(await endpointOf('verification'), 'POST', { stream_id: id, state })),
    addSubject: async (id, subject) =>
      // The gateway does nothing but end access, so whether an address is verified makes no difference here.
      void (await ask(await endpointOf('addSubject'), 'POST', { stream_id: id, subject, verified: true })),
    removeSubject: async (id, subject) =>
      void (await ask(await endpointOf('removeSubject'), 'POST', { stream_id: id, subject })),
  };
};

const ENDPOINTS = {
  status: 'status endpoint',
  verification: 'verification endpoint',
  addSubject: 'endpoint that adds subjects',
  removeSubject: 'endpoint that removes subjects',
} as const;

const WHY: Readonly<Record<number, string>> = {
  401: ': it does not take identity.events[].stream.token',
  403: ': identity.events[].stream.token may not manage streams',
  404: ': it has no such stream, or does not know the person',
  409: ': it has a stream for this receiver already',
  429: ': too often; ask again later',
};

/** Behind the host, and before the path of the issuer (section 7.2.1). */
const readMetadata = async ({ issuer, fetch }: StreamClientDeps): Promise<TransmitterMetadata> => {
  const { origin, pathname } = new URL(issuer);
  const url = `${origin}${WELL_KNOWN}${pathname === '/' ? '' : pathname}`;
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
  const text = await readBounded(answer, MOST_BYTES);
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
  const said = Object(JSON.parse(text)) as Record<string, unknown>;
  if (said['issuer'] !== issuer) throw new Error(`${url} is of another issuer`);
  const configuration = urlIn(said, 'configuration_endpoint');
  if (configuration === undefined) throw new Error(`${issuer} lets no one manage streams`);
  const methods = said['delivery_methods_supported'];
  const subjects = said['default_subjects'];
  return {
    jwksUri: urlIn(said, 'jwks_uri'),
    configuration,
    methods: Array.isArray(methods) ? methods.map(String) : undefined,
    status: urlIn(said, 'status_endpoint'),
    verification: urlIn(said, 'verification_endpoint'),
    addSubject: urlIn(said, 'add_subject_endpoint'),
    removeSubject: urlIn(said, 'remove_subject_endpoint'),
    defaultSubjects: subjects === 'ALL' || subjects === 'NONE' ? subjects : undefined,
  };
};

/** The token goes there. */
const urlIn = (said: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const url = said[name];
  if (url === undefined) return undefined;
  if (typeof url !== 'string' || !isSafeUrl(url)) throw new Error(`${name} is no https address`);
  return url;
};

const pushTo = ({ endpoint, authorization }: Exclude<Delivery, 'poll'>) => ({
  endpoint_url: endpoint,
  ...(authorization === undefined ? {} : { authorization_header: authorization }),
});

const readStream = (said: unknown): readonly EventStream[] => {
  const { stream_id: id, aud, delivery, events_delivered: events } = Object(said) as Record<string, unknown>;
  if (typeof id !== 'string' || id === '') return [];
  const { endpoint_url: endpoint, method } = Object(delivery) as Record<string, unknown>;
  return [
    {
      id,
      audience: [aud ?? []].flat().map(String),
      endpoint: typeof endpoint === 'string' ? endpoint : undefined,
      isPolled: method === POLL,
      events: Array.isArray(events) ? events.map(String) : [],
    },
  ];
};

const oneOf = (said: unknown): EventStream => {
  const [stream] = readStream(said);
  if (stream === undefined) throw new Error('the transmitter told no stream_id');
  return stream;
};

const statusIn = (said: unknown): string => String(Object(said)['status'] ?? 'unknown');
