/** Finds recorded sessions by caller, server, tool, verdict, time and words. */
import type { Filter } from 'mongodb';
import type { Session } from '../../domain/recording.ts';
import type { SessionQuery } from '../../recordings/ports.ts';
import { readCursor } from '../paging.ts';
import type { Stored } from './stored.ts';

type SessionFilter = Filter<Stored<Session>>;

/** Returns the filter of a search; words are matched literally, never as patterns of the one who searches. */
export const filterOf = (query: SessionQuery): SessionFilter => {
  const { user, server, tool, verdict, from, to, q, cursor } = query;
  const conditions: SessionFilter[] = [];
  if (user !== undefined) conditions.push({ $or: [{ 'caller.subject': user }, { 'caller.email': user }] });
  if (server !== undefined) conditions.push({ server });
  if (tool !== undefined) conditions.push({ tools: tool });
  if (verdict !== undefined) conditions.push({ verdicts: verdict });
  if (from !== undefined) conditions.push({ started: { $gte: from } });
  if (to !== undefined) conditions.push({ started: { $lte: to } });
  for (const word of q?.split(/\s+/).filter(Boolean) ?? []) conditions.push(containing(word));
  if (cursor !== undefined) {
    const { at, id } = readCursor(cursor);
    conditions.push({ $or: [{ started: { $lt: at } }, { started: at, _id: { $lt: id } }] });
  }
  return conditions.length === 0 ? {} : { $and: conditions };
};

const containing = (word: string): SessionFilter => {
  const pattern = { $regex: RegExp.escape(word), $options: 'i' };
  return {
    $or: ['caller.subject', 'caller.email', 'server', 'tools'].map((member) => ({ [member]: pattern })),
  } as SessionFilter;
};
