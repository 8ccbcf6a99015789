/** What an auditor and an operator see by the API. */

import type { Entry, Session } from '../../src/domain/recording.ts';
import type { AuditEvent } from '../../src/operators/audit.ts';
import type { World } from './start-world.ts';

export const askApi = async (world: World, subject: string, path: string): Promise<Response> => {
  const token = await world.token(subject, `${world.gateway.url}/api`);
  return fetch(`${world.gateway.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
};

/** Newest first; Dave is the auditor of the sample company. */
export const sessionsOf = async (
  world: World,
  query: Readonly<Record<string, string>>,
): Promise<readonly Session[]> => {
  const response = await askApi(world, 'dave', `/sessions?${new URLSearchParams(query)}`);
  return ((await response.json()) as { items: Session[] }).items;
};

export const readEvents = async (world: World, session: string): Promise<readonly Entry[]> => {
  const response = await askApi(world, 'dave', `/sessions/${session}/events?limit=100`);
  return ((await response.json()) as { items: Entry[] }).items;
};

/** Newest first. */
export const auditOf = async (world: World): Promise<readonly AuditEvent[]> => {
  const response = await askApi(world, 'dave', '/audit?limit=100');
  return ((await response.json()) as { items: AuditEvent[] }).items;
};
