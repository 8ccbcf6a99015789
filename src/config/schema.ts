/** Every setting of firebreak.yaml, with its default and one sentence; the settings reference is generated from here. */
import { z } from 'zod';
import { isLoopbackHost } from '../domain/loopback.ts';
import { directory } from './directory-settings.ts';
import { identity } from './identity-settings.ts';
import { checkMaskedServers, masking } from './masking-settings.ts';
import { checkConnectedServers, servers } from './server-settings.ts';
import { slack } from './slack-settings.ts';
import {
  addressRange,
  count,
  duration,
  evenWhenOthersFail,
  originUrl,
  port,
  size,
  text,
  volume,
} from './values.ts';

const listen = z.strictObject({
  host: text.default('127.0.0.1').describe('Address the gateway listens on.'),
  port: port.default(8080).describe('Port the gateway listens on; 0 picks one.'),
  allowedHosts: z
    .array(text)
    .default([])
    .describe('Host headers accepted besides those of publicUrl and of the listening address.')
    .meta({ example: ['gw.internal'] }),
  allowedOrigins: z
    .array(originUrl)
    .prefault([])
    .describe('Origins of browsers accepted besides publicUrl.')
    .meta({ example: ['https://console.example.com'] }),
  trustedProxies: z
    .array(addressRange)
    .default([])
    .describe(
      'Addresses and ranges (10.0.0.0/8) of proxies in front, whose X-Forwarded-For says who the client is.',
    )
    .meta({ example: ['10.0.0.0/8'] }),
});

const admin = z.strictObject({
  host: text.default('127.0.0.1').describe('Address of health checks and metrics.'),
  port: port.default(9090).describe('Port of health checks and metrics; 0 picks one.'),
  allowedHosts: z
    .array(text)
    .default([])
    .describe(
      'Names accepted as Host besides localhost and admin.host, such as that of a service; IP addresses always are.',
    )
    .meta({ example: ['firebreak-admin.prod.svc'] }),
});

const store = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('embedded').describe('A database in a directory; one replica.'),
    path: text.default('./data').describe('Directory of the embedded store.'),
  }),
  z.strictObject({
    kind: z.literal('mongodb').describe('A MongoDB replica set; any number of replicas.'),
    uri: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, { error: 'expected a mongodb:// or mongodb+srv:// URI' })
      .describe('Connection string of the store.')
      .meta({ example: 'mongodb://db.internal:27017/?replicaSet=rs0' }),
    database: text.default('firebreak').describe('Name of the database.'),
  }),
]);

const approvals = z.strictObject({
  timeout: duration.prefault('15m').describe('How long people have to decide; then the call is denied.'),
  hold: z
    .strictObject({
      withProgress: duration
        .prefault('240s')
        .describe('How long a call is held for a client that takes progress notifications.'),
      without: duration.prefault('45s').describe('How long a call is held for any other client.'),
    })
    .prefault({})
    .describe('How long the answer to a held call is kept open.'),
});

const recordings = z.strictObject({
  durability: z
    .enum(['strict', 'besteffort'])
    .default('strict')
    .describe('strict: what cannot be recorded is refused; besteffort: it goes on, and a gap is recorded.'),
  retention: duration
    .prefault('90d')
    .describe('How long recordings are kept, and approvals and grants that are over.'),
});

/** A timer of Node.js takes no more. */
const time = duration.refine((milliseconds) => milliseconds > 0 && milliseconds < 2 ** 31, {
  error: 'expected a duration between 1s and 24d',
});

/** Bytes without which a thread cannot even load what it runs. */
const SMALLEST_THREAD = 64 * 1024 * 1024;

const limits = z.strictObject({
  bodyBytes: size
    .prefault('4MiB')
    .describe('Largest request body. It may hold 200,000 values, nested 64 deep.'),
  answerBytes: size.prefault('16MiB').describe('Largest answer of a server.'),
  answerDepth: count
    .max(10_000)
    .default(1000)
    .describe('How deep the values in one message of a server may be nested; what is deeper is withheld.'),
  answerValues: z
    .int()
    .min(1)
    .max(100_000_000)
    .default(1_000_000)
    .describe(
      'Values in one message of a server, keys not counted; a message of more is withheld. More than a million need more limits.threadMemory.',
    ),
  afterAnswer: time
    .prefault('5s')
    .describe(
      'How long the stream of a server may go on behind the answer to its request; then it is ended.',
    ),
  headTimeout: time.prefault('15s').describe('How long the head of a request may take to arrive.'),
  bodyTimeout: time.prefault('30s').describe('How long a request body may take to arrive.'),
  idleTimeout: time
    .prefault('5s')
    .describe(
      'How long a connection may be idle between two requests; make it longer than that of a proxy in front.',
    ),
  connectionAge: time
    .prefault('10m')
    .describe('Age from which a connection ends with its next answer; streams are not cut.'),
  drainTimeout: time
    .prefault('5s')
    .describe(
      'How long the rest of a request is read and thrown away after an early answer, so that it can be read.',
    ),
  drainBytes: size.prefault('64MiB').describe('How much of it is read and thrown away at most.'),
  connections: count
    .default(10_000)
    .describe(
      'Connections at once; fewer if file descriptors are fewer. When full, idle and unfinished ones of those who have the most make room.',
    ),
  connectionsPerAddress: count
    .default(2000)
    .describe(
      'Connections of one address at once, an IPv6 network of 64 bits being one; loopback and listen.trustedProxies have no such limit.',
    ),
  messagesPerSecond: count
    .default(2000)
    .describe('Messages one caller may send, and be sent, a second; ten seconds of it at once.'),
  bytesPerSecond: size
    .prefault('32MiB')
    .describe('Bytes one caller may send, and be sent, a second; ten seconds of it at once.'),
  openStreams: count
    .default(64)
    .describe(
      'Streams one caller may hold open at once, and sessions with one server whose transport is sse.',
    ),
  openRequests: count
    .default(256)
    .describe('Requests of one caller that may be under way at once, streams aside.'),
  shutdownTime: duration
    .prefault('25s')
    .describe(
      'How long the gateway may take to end once it is told to stop. Held calls are answered at once; what runs gets the rest. Stay below the time your platform grants (30 s in Kubernetes, 10 s in Docker).',
    ),
  bytesInFlight: size
    .prefault('128MiB')
    .describe(
      'Memory that the messages of one caller, requests and answers, may take up at once; the next one waits.',
    ),
  allBytesInFlight: size
    .prefault('320MiB')
    .describe('Memory that the messages of all callers may take up at once; the next large one waits.'),
  waitForRoom: duration
    .prefault('15s')
    .describe('How long a message waits for such memory; then it is refused with 429 or 503.'),
  writeTimeout: duration
    .prefault('30s')
    .describe('How long a client may take nothing of what is sent to it; then its connection is closed.'),
  cpuPerSecond: duration
    .prefault('200ms')
    .describe(
      'Processor time that the messages of one caller may take a second, being read, judged and masked; ten seconds of it at once.',
    ),
  threads: count
    .default(2)
    .describe(
      'Threads that mask long messages and judge long arguments; one caller never takes the last of several.',
    ),
  threadMemory: size
    .refine((bytes) => bytes >= SMALLEST_THREAD, { error: 'expected at least 64MiB' })
    .prefault('256MiB')
    .describe(
      'Memory one of these threads may take up; a message that takes more is withheld. A million values fit into 256 MiB.',
    )
    .meta({ example: '512MiB' }),
  sessions: count
    .default(1000)
    .describe(
      'Sessions of one caller that may be in use at once; one ends with DELETE, or after half an hour without use.',
    ),
  recordingQueueShare: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.25)
    .describe(
      'Share of the entries that wait to be recorded which one caller may have: streams wait from half of it on, then it gets 429.',
    ),
  recordedBytesPerDay: volume
    .prefault('4GiB')
    .describe(
      'Bytes recorded of one caller in a day (UTC), counted since the gateway started; then it gets 429 until midnight.',
    ),
  heldCalls: count.default(64).describe('Calls of one caller that may wait for approval at once.'),
  heldBytes: size
    .prefault('256MiB')
    .describe(
      'Bytes of the calls of one caller that may wait for approval at once; they lie in the store, sealed.',
    ),
});

const isLocal = (kind: string | undefined, host = ''): boolean => kind === 'embedded' && isLoopbackHost(host);

export const schema = z
  .strictObject({
    listen: listen.prefault({}).describe('Where clients reach the gateway.'),
    publicUrl: originUrl
      .optional()
      .describe('URL clients use; left out, the listening address. Tokens name it as their audience.')
      .meta({ example: 'https://gw.example.com' }),
    admin: admin.prefault({}).describe('Where operators reach health checks and metrics.'),
    store: store.prefault({ kind: 'embedded' }).describe('Where approvals, grants and recordings are kept.'),
    keys: z
      .strictObject({
        file: text.describe('File with the sealing and signing keys.').meta({ example: './keys.json' }),
      })
      .optional()
      .describe('Keys of the gateway; made at first start beside an embedded store, required otherwise.'),
    identity: identity.describe('Who may call, and who may look.'),
    directory: directory
      .optional()
      .describe('The company directory, asked for the groups of approvers; left out, tokens and Slack tell.'),
    servers: servers.describe('The MCP servers behind the gateway, by the name clients use.'),
    policy: text.describe('The policy file; read again when it changes.').meta({ example: './policy.yaml' }),
    masking: masking.prefault({}).describe('What is hidden from clients and recordings.'),
    approvals: approvals.prefault({}).describe('How long things wait for people.'),
    slack: slack
      .optional()
      .describe('The Slack workspace that is asked; left out, people use `firebreak approvals` or the API.'),
    recordings: recordings.prefault({}).describe('How recordings are kept.'),
    limits: limits.prefault({}).describe('Bounds on what one caller may use.'),
    log: z
      .strictObject({
        level: z
          .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
          .default('info')
          .describe('Least severe level that is logged.'),
      })
      .prefault({})
      .describe('Logs, as JSON lines on stderr.'),
  })
  .refine((value) => value.store?.kind !== 'mongodb' || value.keys !== undefined, {
    ...evenWhenOthersFail,
    path: ['keys'],
    error: 'replicas share their keys, so a mongodb store needs keys.file',
  })
  .refine((value) => value.publicUrl !== undefined || isLoopbackHost(value.listen?.host ?? ''), {
    ...evenWhenOthersFail,
    path: ['publicUrl'],
    error: 'is needed if listen.host is not a loopback address',
  })
  .refine((value) => !value.identity?.development || isLocal(value.store?.kind, value.listen?.host), {
    ...evenWhenOthersFail,
    path: ['identity', 'development'],
    error:
      'is for an embedded store and a loopback listen.host only: anyone who reads its keys can be anyone',
  })
  .refine((value) => value.slack?.identity?.method !== 'link' || value.identity?.signIn !== undefined, {
    ...evenWhenOthersFail,
    path: ['slack', 'identity', 'method'],
    error:
      'with link, the default, people sign in with a browser: add identity.signIn, or choose another method',
  })
  .refine((value) => value.slack?.identity?.method !== 'directory' || value.directory?.scim !== undefined, {
    ...evenWhenOthersFail,
    path: ['slack', 'identity', 'method'],
    error: 'directory needs to know which one: add directory.scim',
  })
  .superRefine(checkMaskedServers)
  .superRefine(checkConnectedServers, evenWhenOthersFail);

/** What the file says, checked, with defaults filled in. */
export type Settings = z.output<typeof schema>;

/** The settings in force: defaults filled in, durations in milliseconds, sizes in bytes, paths absolute. */
export type Config = Omit<Settings, 'keys'> & { keys: { file: string } };
