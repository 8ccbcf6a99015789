/** Ending a person's access: first what they were given, then whatever runs or waits, on every page; audited before and after. */
import { expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/operators/audit.ts';
import { createEndPerson, type EndPersonDeps } from '../../../src/operators/end-person.ts';

const ISSUER = 'https://idp.example';
const who = (subject: string) => ({ issuer: ISSUER, subject, email: undefined });
const pages: Record<string, readonly (readonly string[])[]> = {
  pending: [['alice', 'bob'], ['alice']],
  approved: [['alice']],
  requested: [['bob'], ['alice']],
  active: [['alice', 'bob']],
};

const scene = (fails?: 'audit' | 'end') => {
  const done: string[] = [];
  const events: AuditEvent[] = [];
  const page = (state: string, cursor: string | undefined) => {
    const at = Number(cursor ?? 0);
    const all = pages[state] ?? [];
    return { people: all[at] ?? [], cursor: at + 1 < all.length ? `${at + 1}` : null, at };
  };
  const deps = {
    end: async (named: object, until?: number) => {
      if (fails === 'end') throw new Error('down');
      done.push(`end ${JSON.stringify(named)} ${until}`);
    },
    listApprovals: async ({ state, cursor }: { state: string; cursor?: string }) => {
      const { people, cursor: next, at } = page(state, cursor);
      return {
        items: people.map((name, n) => ({ id: `${state}-${at}-${n}`, caller: who(name) })),
        cursor: next,
      };
    },
    withdraw: async (id: string, reason: string) => done.push(`withdraw ${id}: ${reason}`),
    listGrants: async ({ state, cursor }: { state: string; cursor?: string }) => {
      const { people, cursor: next, at } = page(state, cursor);
      return {
        items: people.map((name, n) => ({ id: `${state}-${at}-${n}`, subject: who(name) })),
        cursor: next,
      };
    },
    revoke: async (id: string, by: string) => done.push(`revoke ${id} by ${by}`),
    disconnect: async () => done.push('disconnect'),
    audit: async (event: AuditEvent) => {
      if (fails === 'audit') throw new Error('no audit');
      events.push(event);
      done.push(`audit ${event.outcome}`);
    },
  };
  return { endPerson: createEndPerson(deps as unknown as EndPersonDeps), done, events };
};
const because = {
  by: { issuer: ISSUER, subject: 'dave', email: 'dave@acme.example' },
  via: 'api',
  reason: 'Left the company.',
} as const;

it('ends what was given first, and then all calls and grants of this person', async () => {
  const { endPerson, done, events } = scene();
  await endPerson({ name: 'alice' }, { ...because, until: 7 });
  expect(done.slice(0, 2)).toEqual(['audit attempted', 'end {"name":"alice"} 7']);
  expect(done.slice(2, -1).toSorted()).toEqual([
    'disconnect',
    'revoke active-0-0 by dave@acme.example',
    'revoke requested-1-0 by dave@acme.example',
    'withdraw approved-0-0: Left the company.',
    'withdraw pending-0-0: Left the company.',
    'withdraw pending-1-0: Left the company.',
  ]);
  expect(done.at(-1)).toBe('audit done');
  expect(events).toMatchObject([
    { action: 'person.end', target: 'alice', via: 'api', detail: 'Left the company.' },
    { detail: 'Left the company. Ended with it: 3 held calls, 2 grants.' },
  ]);
});

it('leaves what the person allowed at other servers if they only signed out', async () => {
  const { endPerson, done } = scene();
  await endPerson({ name: 'alice' }, { ...because, isSignOut: true });
  expect(done).not.toContain('disconnect');
});

it('names an operator without an address by the subject', async () => {
  const { endPerson, done } = scene();
  await endPerson({ name: 'alice' }, { ...because, by: who('dave') });
  expect(done).toContain('revoke active-0-0 by dave');
});

it('does nothing that cannot be audited', async () => {
  const { endPerson, done } = scene('audit');
  await expect(endPerson({ name: 'alice' }, because)).rejects.toThrow('no audit');
  expect(done).toEqual([]);
});

it('is not told as done if it could not be ended', async () => {
  const { endPerson, done } = scene('end');
  await expect(endPerson({ name: 'alice' }, because)).rejects.toThrow('down');
  expect(done).toEqual(['audit attempted']);
});
