/** The project's own labelled set: positives and harmless messages of every category, the same for the same seed. */
import { harmless } from './harmless.ts';
import { uuid } from './made-up.ts';
import { configPositives } from './positives-config.ts';
import { dataPositives } from './positives-data.ts';
import { textPositives } from './positives-text.ts';
import { createRandom, type Random } from './random.ts';
import type { Content, Sample } from './sample.ts';

const asText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body, null, 2));

/** The places of MCP messages where a body can stand. */
const envelope = (r: Random, body: unknown): unknown => {
  const text = asText(body);
  const result = (value: unknown): unknown => ({ jsonrpc: '2.0', id: r.int(1000), result: value });
  const notify = (method: string, params: unknown): unknown => ({ jsonrpc: '2.0', method, params });
  if (typeof body === 'object' && body !== null && r.chance(0.4)) {
    return result({
      content: [{ type: 'text', text }],
      structuredContent: Array.isArray(body) ? { items: body } : body,
    });
  }
  return r.pick([
    () => result({ content: [{ type: 'text', text }] }),
    () =>
      result({
        content: [
          { type: 'text', text: 'Done.' },
          { type: 'text', text },
        ],
        isError: false,
      }),
    () => result({ contents: [{ uri: 'file:///srv/out.txt', mimeType: 'text/plain', text }] }),
    () => result({ content: [{ type: 'resource', resource: { uri: 'file:///srv/out.txt', text } }] }),
    () => result({ messages: [{ role: 'user', content: { type: 'text', text } }] }),
    () => notify('notifications/message', { level: 'info', logger: 'app', data: body }),
    () => notify('notifications/message', { level: 'error', data: { message: text } }),
    () => notify('notifications/progress', { progressToken: uuid(r), progress: 1, message: text }),
    () => ({ jsonrpc: '2.0', id: 7, error: { code: -32603, message: text } }),
    () => ({
      jsonrpc: '2.0',
      id: 7,
      error: { code: -32000, message: 'Query failed', data: { details: body } },
    }),
    () => ({
      jsonrpc: '2.0',
      id: 7,
      method: 'tools/call',
      params: { name: 'write_file', arguments: { content: text } },
    }),
  ])();
};

const wrap = (r: Random, category: string, content: Content): Sample => ({
  category,
  secrets: content.secrets.filter((secret) => secret.length > 2),
  message: envelope(r, content.body),
});

/** `each` messages of every category of positives, and as many in total of harmless ones. */
export const labelledSet = (
  seed: number,
  each: number,
): { positives: readonly Sample[]; harmless: readonly Sample[] } => {
  const r = createRandom(seed);
  const makers = Object.entries({ ...dataPositives, ...configPositives, ...textPositives });
  const positives = makers.flatMap(([category, make]) =>
    Array.from({ length: each }, () => wrap(r, category, make(r))),
  );
  const kinds = Object.entries(harmless);
  const perKind = Math.ceil(positives.length / kinds.length);
  return {
    positives,
    harmless: kinds.flatMap(([category, make]) =>
      Array.from({ length: perKind }, () => wrap(r, category, { body: make(r), secrets: [] })),
    ),
  };
};
