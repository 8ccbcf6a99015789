/** Recordings, for auditors: find them, read them, follow them, export them. */
import { z } from 'zod';
import type { Entry, Session } from '../../domain/recording.ts';
import { EXPORT_FORMATS, type ExportFormat, exportSession } from '../../recordings/export/export-session.ts';
import { readRecording } from '../../recordings/export/replay.ts';
import type { RecordingReader } from '../../recordings/ports.ts';
import { createFollow } from './follow-session.ts';
import { Problem } from './problem.ts';
import { downloadRoute, type Route, readRoute } from './route.ts';
import { entry, pageOf, pageQuery, session, verdict } from './shapes.ts';

export interface SessionRoutesDeps {
  readonly recordings: RecordingReader;
  /** Milliseconds between looks for new entries of a session that is followed. */
  readonly pollEvery: number;
  /** What follows a session ends once this is aborted: clients follow on elsewhere from where they were. */
  readonly draining: AbortSignal;
}

const word = z.string().min(1).max(200).optional();
/** OpenID Connect has subjects of up to 255 characters, and other tokens longer ones. */
const person = z.string().min(1).max(2000).optional();

const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date(), z.string().regex(/^\d{1,15}$/)])
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)))
  .optional();

const after = z.coerce.number<number>().int().min(0).default(0).describe('Sequence number to read on from.');

const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
};

/** The routes below `/v1/sessions`. `pollEvery` is the milliseconds between two looks of a stream at the store. */
export const sessionRoutes = ({ recordings, pollEvery, draining }: SessionRoutesDeps): readonly Route[] => {
  const find = async (id: string): Promise<Session> => {
    const found = await recordings.getSession(id);
    if (found === undefined) throw new Problem(404, 'There is no session of this id.');
    return found;
  };
  const follow = createFollow(recordings, pollEvery);

  return [
    readRoute({
      name: 'listSessions',
      path: '/v1/sessions',
      summary: 'Recorded sessions, newest first.',
      roles: ['auditor'],
      query: z.strictObject({
        user: person.describe('Subject or e-mail of the caller.'),
        server: word.describe('Name of the server.'),
        tool: word.describe('Name of a tool that was called.'),
        verdict: verdict.optional().describe('What came of a call.'),
        from: moment.describe('Started at or after: a date, a date and time, or milliseconds.'),
        to: moment.describe('Started before or at.'),
        q: word.describe('Words in the names of caller, server and tools.'),
        ...pageQuery,
      }),
      answer: pageOf(session),
      handle: ({ query }) => recordings.searchSessions(query),
    }),
    readRoute({
      name: 'getSession',
      path: '/v1/sessions/:id',
      summary: 'One session.',
      roles: ['auditor'],
      query: z.strictObject({}),
      answer: session,
      handle: ({ id }) => find(id),
    }),
    readRoute({
      name: 'listEvents',
      path: '/v1/sessions/:id/events',
      summary: 'Entries of a session, in order.',
      roles: ['auditor'],
      query: z.strictObject({ after, limit: pageQuery.limit }),
      answer: pageOf(entry),
      handle: async ({ id, query }) => {
        await find(id);
        return readPage(recordings, id, query);
      },
    }),
    downloadRoute({
      name: 'followSession',
      path: '/v1/sessions/:id/live',
      summary: 'Entries of a session as they are recorded, as server-sent events.',
      roles: ['auditor'],
      query: z.strictObject({ after }),
      contentTypes: ['text/event-stream'],
      handle: async ({ id, query, lastEventId, signal }) => {
        await find(id);
        const start = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : query.after;
        return {
          contentType: 'text/event-stream',
          body: follow(id, start, AbortSignal.any([signal, draining])),
        };
      },
    }),
    downloadRoute({
      name: 'exportSession',
      path: '/v1/sessions/:id/export',
      summary: 'A whole session as a file.',
      roles: ['auditor'],
      query: z.strictObject({ format: z.enum(EXPORT_FORMATS).default('ndjson').describe('Kind of file.') }),
      contentTypes: EXPORT_FORMATS.map((format) => CONTENT_TYPES[format]),
      handle: async ({ id, query: { format } }) => {
        await find(id);
        const body = exportSession(recordings, id, format);
        return { contentType: CONTENT_TYPES[format], fileName: `${id}.${format}`, body };
      },
    }),
  ];
};

/** Bodies may be long: a page ends early rather than hold many of them in memory. */
const MAX_PAGE_LENGTH = 8 * 1024 * 1024;
const AT_ONCE = 10;

const readPage = async (
  recordings: RecordingReader,
  id: string,
  { after: start, limit }: { after: number; limit: number },
) => {
  const items: Entry[] = [];
  let length = 0;
  let last = start;
  while (items.length < limit && length < MAX_PAGE_LENGTH) {
    const page = { after: last, limit: Math.min(AT_ONCE, limit - items.length) };
    const entries = await readRecording(recordings, id, page);
    items.push(...entries);
    length += entries.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
    last = entries.at(-1)?.seq ?? last;
    if (entries.length < page.limit) return { items, cursor: null };
  }
  const head = await recordings.readHead(id);
  return { items, cursor: head !== undefined && head.seq > last ? String(last) : null };
};
