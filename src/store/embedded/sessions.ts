/** Summaries of recorded sessions in SQLite: opened, advanced, closed, searched and in the end removed whole. */

import type { DatabaseSync } from 'node:sqlite';
import type { Session } from '../../domain/recording.ts';
import type { RecordingStore } from '../../recordings/ports.ts';
import { mergeProgress } from '../merge-progress.ts';
import type { SessionOperations } from '../session-operations.ts';
import { createSearchSessions } from './search-sessions.ts';
import { readDoc, readDocIf, type Synchronous } from './table.ts';

/** Sessions on SQLite, with statements prepared once. */
export const createSessionTable = (
  db: DatabaseSync,
): Pick<Synchronous<RecordingStore>, SessionOperations> => {
  const insert = db.prepare(
    `INSERT INTO sessions (id, started, last, state, subject, email, server, lineage, expire_at, doc)
     VALUES (:id, :started, :last, :state, :subject, :email, :server, :lineage, :expireAt, :doc)
     ON CONFLICT DO NOTHING`,
  );
  const update = db.prepare(
    'UPDATE sessions SET last = :last, state = :state, expire_at = :expireAt, doc = :doc WHERE id = :id',
  );
  const byId = db.prepare('SELECT doc FROM sessions WHERE id = ?');
  const ofLineage = db.prepare(
    `SELECT doc FROM sessions WHERE lineage = ? AND state = 'open' ORDER BY last DESC LIMIT 1`,
  );
  const idle = db.prepare(`SELECT doc FROM sessions WHERE state = 'open' AND last < ? ORDER BY last LIMIT ?`);
  const changed = db.prepare('SELECT doc FROM sessions WHERE (last, id) > (?, ?) ORDER BY last, id LIMIT ?');
  const get = (id: string) => readDocIf<Session>(byId.get(id));
  const change = (id: string, next: (session: Session) => Session): void => {
    const session = get(id);
    if (session !== undefined) update.run(columnsOf(next(session)));
  };

  return {
    openSession: (session) => {
      const { started, caller, server, lineage } = session;
      const fixed = { started, subject: caller.subject, email: caller.email ?? null, server };
      insert.run({ ...columnsOf(session), ...fixed, lineage: lineage ?? null });
    },
    advanceSession: (id, progress) => change(id, (session) => mergeProgress(session, progress)),
    closeSession: (id, ended) => change(id, (session) => ({ ...session, state: 'closed', ended })),
    getSession: get,
    openSessionOf: (lineage) => readDocIf<Session>(ofLineage.get(lineage)),
    searchSessions: createSearchSessions(db),
    idleSessions: (before, limit) => idle.all(before, limit).map(readDoc<Session>),
    changedSessions: ({ last, id }, limit) => changed.all(last, id, limit).map(readDoc<Session>),
    removeExpired: createRemoval(db),
  };
};

const columnsOf = (session: Session) => ({
  id: session.id,
  last: session.last,
  state: session.state,
  expireAt: session.expireAt,
  doc: JSON.stringify(session),
});

const createRemoval = (db: DatabaseSync): Synchronous<RecordingStore>['removeExpired'] => {
  const expired = db.prepare('SELECT id FROM sessions WHERE expire_at <= ? LIMIT ?');
  const parts = ['entries WHERE session = ?', 'chunks WHERE session = ?', 'sessions WHERE id = ?'].map(
    (part) => db.prepare(`DELETE FROM ${part}`),
  );
  const documents = db.prepare('DELETE FROM documents WHERE expire_at <= ?');
  return (now, limit) => {
    documents.run(now);
    const sessions = expired.all(now, limit);
    for (const { id } of sessions) for (const part of parts) part.run(String(id));
    return sessions.length;
  };
};
