/** `firebreak events`: sets up, at a transmitter of security events, the stream that pushes them to the gateway. */
import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import type { Config } from '../../config/schema.ts';
import { EVENTS_PATH } from '../../http/pushes/security-events.ts';
import { ENDING_EVENTS } from '../../identity/events/receive-event.ts';
import {
  createStreamClient,
  type EventStream,
  STREAM_STATUSES,
  type StreamClient,
  type StreamStatus,
  type Subject,
} from '../../identity/events/stream-client.ts';
import { configOf } from '../config-of.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { textTable } from '../text-table.ts';

interface EventsOptions {
  readonly config: string;
  readonly issuer?: string;
  readonly json?: boolean;
  readonly set?: StreamStatus;
  readonly poll?: boolean;
  readonly email?: string;
  readonly sub?: string;
}

type Transmitter = Config['identity']['events'][number];

/** A transmitter, and this gateway at it. */
interface Reached {
  readonly transmitter: Transmitter;
  readonly client: StreamClient;
  /** The address that it is to push to, and what it has to name as audience. */
  readonly endpoint: string;
  readonly audience: string;
}

/** The command with its subcommands. */
export const eventsCommand = (io: CliIo): Command => {
  const events = new Command('events');
  const add = (
    name: string,
    description: string,
    act: (reached: Reached, options: EventsOptions) => Promise<void>,
  ) =>
    events
      .command(name)
      .description(description)
      .option('--config <file>', 'configuration of the gateway', 'firebreak.yaml')
      .option('--issuer <url>', 'which transmitter, if there are several')
      .option('--json', 'print JSON')
      .action(async (options: EventsOptions) => act(reach(options, io), options).catch(failed));
  const show = async (reached: Reached, { json }: EventsOptions): Promise<void> => {
    const { client } = reached;
    const streams = await client.list();
    const rows = await Promise.all(
      streams.map(async (each) => ({ ...each, status: await statusOf(client, each) })),
    );
    if (json) return io.stdout(`${JSON.stringify({ items: rows })}\n`);
    io.stdout(
      rows.length === 0
        ? 'no streams; `firebreak events create` makes one\n'
        : textTable(
            ['stream', 'status', 'delivers by', 'at', 'ours'],
            rows.map((each) => [
              each.id,
              each.status,
              each.isPolled ? 'poll' : 'push',
              each.endpoint ?? '',
              isOwn(each, reached) ? 'yes' : '',
            ]),
          ),
    );
  };
  const create = async (reached: Reached, { json, poll }: EventsOptions): Promise<void> => {
    const { client, endpoint, transmitter } = reached;
    const authorization = transmitter.token === undefined ? undefined : `Bearer ${transmitter.token}`;
    const delivery = poll ? 'poll' : ({ endpoint, authorization } as const);
    const own = (await client.list()).find(
      (each) => isOwn(each, reached) && each.isPolled === (poll ?? false),
    );
    const stream = own === undefined ? await client.create(delivery) : await client.update(own.id, delivery);
    const notes = await notesOn(stream, reached);
    if (json) return io.stdout(`${JSON.stringify({ ...stream, notes })}\n`);
    io.stdout(
      `${own === undefined ? 'made' : 'brought up to date'}: ${stream.id}, ${poll ? 'to be polled' : `pushes to ${endpoint}`}\n`,
    );
    for (const note of notes) io.stdout(`${note}\n`);
  };
  add('list', 'list the streams that a transmitter has for this gateway', show);
  add(
    'create',
    'have a transmitter push events that end a person’s access; an existing stream is updated',
    create,
  ).option(
    '--poll',
    'have the transmitter keep events until they are polled, if it cannot reach the gateway',
  );
  add('status', 'show or set whether the stream is enabled', async (reached, { set, json }) => {
    const { client } = reached;
    const { id } = await ownStream(reached);
    const status = set === undefined ? await client.status(id) : await client.setStatus(id, set);
    io.stdout(json ? `${JSON.stringify({ id, status })}\n` : `${id} is ${status}\n`);
  }).addOption(new Option('--set <status>', 'the new status').choices(STREAM_STATUSES));
  add('verify', 'have the transmitter push an event that the gateway logs', async (reached, { json }) => {
    const { id } = await ownStream(reached);
    const state = randomUUID();
    await reached.client.verify(id, state);
    io.stdout(
      json
        ? `${JSON.stringify({ id, state })}\n`
        : `asked for; the log of the gateway shows it with state ${state}\n`,
    );
  });
  const subjects = (
    name: string,
    description: string,
    how: (client: StreamClient) => StreamClient['addSubject'],
  ) =>
    add(name, description, async (reached, options) => {
      const { id } = await ownStream(reached);
      const subject = subjectOf(options, reached);
      await how(reached.client)(id, subject);
      io.stdout(
        options.json
          ? `${JSON.stringify({ id, subject })}\n`
          : `${name === 'add' ? 'added to' : 'removed from'} ${id}\n`,
      );
    })
      .option('--email <address>', 'the person, by address')
      .option('--sub <subject>', 'the person, by the subject that the transmitter knows them by');
  subjects(
    'add',
    'name a person to a transmitter that reports only on people it was told of',
    (client) => client.addSubject,
  );
  subjects('remove', 'stop a transmitter from reporting on a person', (client) => client.removeSubject);
  add(
    'delete',
    'delete the stream, so that the transmitter pushes nothing more',
    async (reached, { json }) => {
      const { id } = await ownStream(reached);
      await reached.client.remove(id);
      io.stdout(json ? `${JSON.stringify({ id })}\n` : `deleted: ${id}\n`);
    },
  );
  return events;
};

const reach = ({ config: file, issuer }: EventsOptions, io: CliIo): Reached => {
  const { identity, publicUrl } = configOf(file, io.env);
  const managed = identity.events.filter(({ stream }) => stream !== undefined);
  const [transmitter, ...others] = managed.filter((each) => issuer === undefined || each.issuer === issuer);
  if (transmitter?.stream === undefined)
    throw new ExitCode(
      2,
      'No transmitter in identity.events has stream.token, which managing streams takes.',
    );
  if (others.length > 0)
    throw new ExitCode(2, `Give --issuer with one of ${managed.map((each) => each.issuer).join(', ')}.`);
  if (publicUrl === undefined)
    throw new ExitCode(2, 'publicUrl is not set, so no one could push to this gateway.');
  return {
    transmitter,
    client: createStreamClient({ issuer: transmitter.issuer, token: transmitter.stream.token, fetch }),
    endpoint: `${publicUrl}${EVENTS_PATH}`,
    audience: transmitter.audience ?? publicUrl,
  };
};

/** People of several issuers are told apart by the first that the transmitter may end. */
const subjectOf = ({ email, sub }: EventsOptions, { transmitter }: Reached): Subject => {
  if ((email === undefined) === (sub === undefined))
    throw new ExitCode(2, 'Name the person by --email or by --sub.');
  if (email !== undefined) return { format: 'email', email };
  return { format: 'iss_sub', iss: transmitter.issuers?.[0] ?? transmitter.issuer, sub: sub ?? '' };
};

const ownStream = async (reached: Reached): Promise<EventStream> => {
  const own = (await reached.client.list()).find((each) => isOwn(each, reached));
  if (own === undefined)
    throw new Error('it has no stream for this gateway; `firebreak events create` makes one');
  return own;
};

/** Of polled ones a transmitter shows no others than this receiver's. */
const isOwn = (stream: EventStream, { endpoint, transmitter }: Reached): boolean => {
  if (!stream.isPolled) return stream.endpoint === endpoint;
  return transmitter.poll === undefined || transmitter.poll.url === stream.endpoint;
};

/** One without an endpoint for it is taken for what it is by default. */
const statusOf = (client: StreamClient, { id }: EventStream): Promise<string> =>
  client.status(id).catch(() => 'unknown');

/** What has to be in the configuration, or done at the transmitter, for its events to count. */
const notesOn = async (stream: EventStream, reached: Reached): Promise<readonly string[]> => {
  const { client, audience, transmitter } = reached;
  const { jwksUri, defaultSubjects } = await client.metadata();
  const isMeant =
    stream.audience.length === 0 || stream.audience.some((each) => each.replace(/\/$/, '') === audience);
  const sent = stream.events.length === 0 || ENDING_EVENTS.some((each) => stream.events.includes(each));
  return [
    ...(isMeant ? [] : [`set identity.events[].audience: ${stream.audience[0]}, which its events name`]),
    ...(transmitter.jwksUri === undefined && jwksUri !== undefined
      ? [`set identity.events[].jwksUri: ${jwksUri}, where its keys are`]
      : []),
    ...(stream.isPolled && transmitter.poll?.url !== stream.endpoint
      ? [`set identity.events[].poll.url: ${stream.endpoint ?? 'where its events are fetched'}`]
      : []),
    ...(transmitter.token === undefined && !stream.isPolled
      ? ['its events prove themselves by their signature alone: identity.events[].token is not set']
      : []),
    ...(sent ? [] : ['it delivers none of the events that end people here']),
    ...(defaultSubjects === 'NONE'
      ? [
          'it tells only of people that are added to the stream (default_subjects: NONE): `firebreak events add --email …`',
        ]
      : []),
  ];
};

const failed = (error: unknown): never => {
  if (error instanceof ExitCode) throw error;
  const { message, cause } = error as Error;
  throw new ExitCode(1, cause instanceof Error ? `${message}: ${cause.message}` : message);
};
