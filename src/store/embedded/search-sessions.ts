/** Finds recorded sessions by caller, server, tool, verdict, time and words. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Page } from '../../domain/page.ts';
import type { Session } from '../../domain/recording.ts';
import type { SessionQuery } from '../../recordings/ports.ts';
import { readCursor, toPage } from '../paging.ts';
import { readDoc } from './table.ts';

/** A piece of SQL and the values of its question marks. */
type Condition = readonly [sql: string, ...values: SQLInputValue[]];

/** Returns the search, which gives one page of sessions, the newest first. */
export const createSearchSessions = (db: DatabaseSync): ((query: SessionQuery) => Page<Session>) => {
  // SQLite's own lower() knows no letters but ASCII's.
  db.function('fold', { deterministic: true }, (text) => String(text).toLowerCase());
  return (query) => {
    const conditions = conditionsOf(query);
    const where = conditions.map(([sql]) => sql).join(' AND ') || 'TRUE';
    const rows = db
      .prepare(`SELECT doc FROM sessions WHERE ${where} ORDER BY started DESC, id DESC LIMIT ?`)
      .all(...conditions.flatMap(([, ...values]) => values), query.limit + 1);
    return toPage(rows.map(readDoc<Session>), query.limit, ({ started, id }) => ({ at: started, id }));
  };
};

const conditionsOf = (query: SessionQuery): Condition[] => {
  const { user, server, tool, verdict, from, to, q, cursor } = query;
  const conditions: Condition[] = [];
  if (user !== undefined) conditions.push(['(subject = ? OR email = ?)', user, user]);
  if (server !== undefined) conditions.push(['server = ?', server]);
  if (tool !== undefined) conditions.push(listed('tools', tool));
  if (verdict !== undefined) conditions.push(listed('verdicts', verdict));
  if (from !== undefined) conditions.push(['started >= ?', from]);
  if (to !== undefined) conditions.push(['started <= ?', to]);
  for (const word of q?.split(/\s+/).filter(Boolean) ?? []) {
    conditions.push([
      `instr(fold(concat_ws(' ', subject, email, server, doc ->> '$.tools')), fold(?)) > 0`,
      word,
    ]);
  }
  if (cursor !== undefined) {
    const { at, id } = readCursor(cursor);
    conditions.push(['(started, id) < (?, ?)', at, id]);
  }
  return conditions;
};

const listed = (member: 'tools' | 'verdicts', value: string): Condition => [
  `EXISTS (SELECT 1 FROM json_each(doc, '$.${member}') WHERE value = ?)`,
  value,
];
