/** Streams as a client sees them that speaks HTTP itself: for what depends on ids of events. */
import type { World } from './start-world.ts';

/** Sends what Bob's client would send to a server of this name. */
export const sendByHand = async (
  world: World,
  server: string,
  init: RequestInit & { readonly headers?: Record<string, string> },
): Promise<Response> => {
  const url = world.mcp(server);
  const headers = {
    authorization: `Bearer ${await world.token('bob', url)}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
    ...init.headers,
  };
  return await fetch(url, { ...init, headers });
};

/** The first id of an event in the answer, of which no more is read. */
export const firstEventId = async (answer: Response): Promise<string> => {
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString();
    const [, id] = /^id: (.+)$/m.exec(text) ?? [];
    if (id !== undefined) return id;
  }
  throw new Error(`no event has an id: ${text}`);
};
