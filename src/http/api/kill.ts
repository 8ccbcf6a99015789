/** Kill switches, for operators: stop a person, a server, a tool, a session or everything, at once, until lifted. */
import { z } from 'zod';
import { isAddressLike } from '../../domain/address.ts';
import { callerName } from '../../domain/caller.ts';
import type { EndPerson } from '../../operators/end-person.ts';
import { KILL_KINDS, type KillTarget, targetText } from '../../operators/kill.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import { createDoubtTarget, type DoubtTargetDeps } from './doubt-target.ts';
import { noServer } from './no-server.ts';
import { changeRoute, type Route, readRoute } from './route.ts';
import { moment } from './shapes.ts';

export interface KillRoutesDeps extends DoubtTargetDeps {
  readonly kills: Pick<KillSwitches, 'kill' | 'lift' | 'switches'>;
  /** Ends what a person has: a switch only keeps it from being used until it is lifted. */
  readonly endPerson: EndPerson;
  readonly now: () => number;
}

const killSwitch = z.object({
  id: z.string().describe('What is stopped: kind and name.'),
  kind: z.enum(KILL_KINDS),
  name: z.string(),
  since: moment,
  by: z.string(),
  reason: z.string().optional(),
});

const name = z.string().trim().min(1).max(300).optional();

const body = z
  .strictObject({
    user: name.describe('Subject or e-mail of a caller.'),
    server: name.describe('Name of a server.'),
    tool: name.describe('Name of a tool, on whichever server.'),
    session: name.describe('Id of a recorded session.'),
    all: z.literal(true).optional().describe('Everything.'),
    lift: z.boolean().default(false).describe('True to end the switch instead.'),
    end: z
      .boolean()
      .default(false)
      .describe('With a user: also end what they have, for good: sign-ins, tokens, held calls, grants.'),
    reason: z.string().trim().min(1).max(1000).optional().describe('For the record.'),
  })
  .refine((value) => KILL_KINDS.filter((kind) => value[kind] !== undefined).length === 1, {
    error: 'name exactly one of user, server, tool, session and all',
  })
  .refine(({ end, lift, user }) => !end || (user !== undefined && !lift), {
    error: 'end goes with a user who is stopped; what was ended does not come back by lifting the switch',
  });

/** The routes below `/v1/kill`. */
export const killRoutes = ({
  kills,
  endPerson,
  servers,
  readPins,
  recordings,
  now,
}: KillRoutesDeps): readonly Route[] => {
  const doubt = createDoubtTarget({ servers, readPins, recordings });
  return [
    readRoute({
      name: 'listKillSwitches',
      path: '/v1/kill',
      summary: 'What is stopped now.',
      roles: ['operator'],
      query: z.strictObject({}),
      answer: z.object({ items: z.array(killSwitch), cursor: z.null() }),
      handle: async () => ({ items: (await kills.switches()).map(withId), cursor: null }),
    }),
    changeRoute({
      name: 'kill',
      path: '/v1/kill',
      summary: 'Stop calls and cut streams on every replica at once, or lift that again.',
      roles: ['operator'],
      body,
      answer: z.object({
        switches: z.array(killSwitch).describe('What is stopped from now on.'),
        replicas: z
          .array(z.object({ replica: z.string(), acknowledged: z.boolean() }))
          .describe('Each replica, and whether it had acted when this was answered.'),
        warning: z
          .string()
          .optional()
          .describe('If nothing of this name is known, which it may be a typing error of.'),
      }),
      audit: ({ lift, end: _end, reason, ...named }) => ({
        action: lift ? 'kill.lift' : 'kill.set',
        target: targetText(targetOf(named)),
        detail: reason,
      }),
      handle: async ({ body: { lift, end, reason: why, ...named }, caller }) => {
        const target = targetOf(named);
        // A switch for a misspelt name stops nothing, and would be taken for one that does. Callers and tools may yet come.
        if (!lift && named.server !== undefined && !servers.includes(named.server))
          throw noServer(named.server, servers, ', so nothing was stopped');
        const { switches, replicas } = lift
          ? await kills.lift(target)
          : await kills.kill({ ...target, since: now(), by: callerName(caller), reason: why });
        if (end && named.user !== undefined) {
          const person = { name: named.user, email: isAddressLike(named.user) ? named.user : undefined };
          // Tokens tell the second they were made in, no more; those of this one are up to the switch.
          const until = Math.floor(now() / 1000) * 1000 - 1;
          const reason = 'An operator stopped this person.';
          await endPerson(person, { by: caller, via: 'api', reason, until });
        }
        const warning = lift ? undefined : await doubt(target);
        return { switches: switches.map(withId), replicas, ...(warning === undefined ? {} : { warning }) };
      },
    }),
  ];
};

const withId = <T extends KillTarget>(target: T) => ({ ...target, id: targetText(target) });

/** The schema lets exactly one through. */
const targetOf = (
  named: { readonly [kind in KillTarget['kind']]?: string | true | undefined },
): KillTarget => {
  const kind = KILL_KINDS.find((each) => named[each] !== undefined) ?? 'all';
  const value = named[kind];
  return { kind, name: typeof value === 'string' ? value : '' };
};
