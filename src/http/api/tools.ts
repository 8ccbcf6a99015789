/** Tools behind the gateway, for operators: which definitions are in force, which wait, and what is different in them. */
import { z } from 'zod';
import { callerName } from '../../domain/caller.ts';
import { type ChosenTool, type ToolPins, waitingChanges } from '../../domain/tool-pin.ts';
import { Problem } from './problem.ts';
import { changeRoute, type Route, readRoute } from './route.ts';

export interface ToolRoutesDeps {
  readonly servers: readonly string[];
  readonly readPins: (server: string) => Promise<ToolPins>;
  /** Rejects where the store does; what does not wait is ignored. `by` is a name for people. */
  readonly acceptTools: (server: string, chosen: readonly ChosenTool[], by: string) => Promise<ToolPins>;
}

const definition = z
  .string()
  .describe('Canonical JSON of name, title, description, schemas and annotations.');

const serverTools = z.object({
  id: z.string().describe('Name of the server.'),
  accepted: z.array(z.object({ name: z.string(), hash: z.string() })),
  waiting: z.array(
    z.object({
      name: z.string(),
      hash: z.string(),
      definition,
      before: definition.optional().describe('The definition in force, where the tool is known.'),
    }),
  ),
});

export const toolRoutes = (deps: ToolRoutesDeps): readonly Route[] => [
  readRoute({
    name: 'listTools',
    path: '/v1/tools',
    summary: 'Tools of each server: accepted, and held back until an operator accepts them.',
    roles: ['operator'],
    query: z.strictObject({}),
    answer: z.object({ items: z.array(serverTools), cursor: z.null() }),
    handle: async () => {
      const items = await Promise.all(
        deps.servers.map(async (server) => shown(server, await deps.readPins(server))),
      );
      return { items, cursor: null };
    },
  }),
  changeRoute({
    name: 'acceptTools',
    path: '/v1/tools/:id/accept',
    summary: 'Accept definitions that wait; from now on callers see and call them as policy says.',
    roles: ['operator'],
    body: z.strictObject({
      names: z.array(z.string().min(1).max(128)).min(1).max(1000).describe('Tools to accept.'),
      hashes: z
        .record(z.string(), z.string())
        .default({})
        .describe(
          'By name: accepted only where this is the hash of what waits, so that it is what was looked at.',
        ),
    }),
    answer: serverTools,
    audit: ({ names }) => ({ action: 'tools.accept', detail: names.join(', ').slice(0, 1000) }),
    handle: async ({ id, body: { names, hashes }, caller }) => {
      if (!deps.servers.includes(id)) throw new Problem(404, 'There is no server of this name.');
      const chosen = names.map((name) => ({
        name,
        hash: Object.hasOwn(hashes, name) ? hashes[name] : undefined,
      }));
      return shown(id, await deps.acceptTools(id, chosen, callerName(caller)));
    },
  }),
];

const shown = (id: string, pins: ToolPins) => ({
  id,
  accepted: Object.values(pins.accepted).map(({ name, hash }) => ({ name, hash })),
  waiting: waitingChanges(pins).map(({ tool: { name, hash, source }, before }) => ({
    name,
    hash,
    definition: source,
    ...(before === undefined ? {} : { before: before.source }),
  })),
});
