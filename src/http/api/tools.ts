/** Tools behind the gateway, for operators: which definitions are in force, which wait, and what is different in them. */
import { z } from 'zod';
import { callerName } from '../../domain/caller.ts';
import { EFFECTS } from '../../domain/effect.ts';
import { SETTLED_EFFECTS, type SettledEffect, type ToolEffect } from '../../domain/tools/tool-effect.ts';
import {
  type ChosenTool,
  leftOutLately,
  onceAllAccepted,
  type ToolPins,
  waitingChanges,
} from '../../domain/tools/tool-pin.ts';
import type { SuggestEffect } from '../../policy/tool-names/suggest-effect.ts';
import { noServer } from './no-server.ts';
import { Problem } from './problem.ts';
import { changeRoute, type Route, readRoute } from './route.ts';

export interface ToolRoutesDeps {
  readonly servers: readonly string[];
  readonly readPins: (server: string) => Promise<ToolPins>;
  /** Writes down what a tool in force does; undefined if there is none of this name. Rejects if the store does. */
  readonly settleEffect: (
    server: string,
    name: string,
    effect: SettledEffect,
    by: string,
  ) => Promise<ToolPins | undefined>;
  readonly suggest: SuggestEffect;
  readonly now: () => number;
  /** Rejects if the store does; what does not wait is ignored. `by` is a name for people. */
  readonly acceptTools: (server: string, chosen: readonly ChosenTool[], by: string) => Promise<ToolPins>;
}

const definition = z
  .string()
  .describe('Canonical JSON of name, title, description, schemas and annotations.');

const effect = z.enum([...EFFECTS, 'arguments']);
const suggestion = z
  .object({ effect, reason: z.string() })
  .describe('What its name and the hints of its server suggest, and why; arguments if its arguments decide.');

const serverTools = z.object({
  id: z.string().describe('Name of the server.'),
  accepted: z.array(
    z.object({
      name: z.string(),
      hash: z.string(),
      effect: effect.describe(
        'What it does, as it is written down; arguments can only make a call stricter.',
      ),
      from: z.enum(['suggestion', 'operator']).describe('Who says so.'),
      reason: z.string(),
      suggested: suggestion,
    }),
  ),
  waiting: z.array(
    z.object({
      name: z.string(),
      hash: z.string(),
      definition,
      suggested: suggestion,
      before: definition.optional().describe('The definition in force, if the tool is known.'),
    }),
  ),
  leftOut: z
    .array(z.object({ name: z.string(), reason: z.string() }))
    .describe(
      'Tools that the server listed within a day, and that cannot be offered because of their names.',
    ),
});

/** The routes below `/v1/tools`. */
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
        deps.servers.map(async (server) => shown(deps, server, await deps.readPins(server))),
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
          'By name: accepted only if this is the hash of what waits, so that it is what was looked at.',
        ),
    }),
    answer: serverTools,
    audit: ({ names }) => ({ action: 'tools.accept', detail: names.join(', ').slice(0, 1000) }),
    handle: async ({ id, body: { names, hashes }, caller }) => {
      if (!deps.servers.includes(id)) throw noServer(id, deps.servers);
      const chosen = names.map((name) => ({
        name,
        hash: Object.hasOwn(hashes, name) ? hashes[name] : undefined,
      }));
      return shown(deps, id, await deps.acceptTools(id, chosen, callerName(caller)));
    },
  }),
  changeRoute({
    name: 'settleToolEffect',
    path: '/v1/tools/:id/effect',
    summary: 'Say what a tool in force does; its arguments can still make a call stricter.',
    roles: ['operator'],
    body: z.strictObject({
      name: z.string().min(1).max(128).describe('The tool.'),
      effect: z.enum(SETTLED_EFFECTS),
    }),
    answer: z.object(serverTools.shape),
    audit: (body) => ({ action: 'tools.effect', detail: `${body.name}: ${body.effect}`.slice(0, 1000) }),
    handle: async ({ id, body, caller }) => {
      if (!deps.servers.includes(id)) throw noServer(id, deps.servers);
      const left = await deps.settleEffect(id, body.name, body.effect, callerName(caller));
      if (left === undefined)
        throw new Problem(404, 'No tool of this name is in force there; accept it first.');
      return shown(deps, id, left);
    },
  }),
];

const shown = ({ suggest, now }: Pick<ToolRoutesDeps, 'suggest' | 'now'>, id: string, pins: ToolPins) => ({
  id,
  leftOut: leftOutLately(pins, now()).map(({ name, reason }) => ({ name, reason })),
  accepted: Object.values(pins.accepted).map((tool) => {
    const suggested = suggest(id, tool, Object.values(pins.accepted));
    const { effect, from, reason } = tool.effect ?? suggested;
    return { name: tool.name, hash: tool.hash, effect, from, reason, suggested: brief(suggested) };
  }),
  waiting: waitingChanges(pins).map(({ tool, before }) => ({
    name: tool.name,
    hash: tool.hash,
    definition: tool.source,
    suggested: brief(suggest(id, tool, onceAllAccepted(pins))),
    ...(before === undefined ? {} : { before: before.source }),
  })),
});

const brief = ({ effect, reason }: ToolEffect) => ({ effect, reason });
