/** A standing stream is opened unless it was stopped, and ends with its client, its tool, its access or the gateway. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { Stop } from '../../../../src/domain/time/stop.ts';
import { createOpenStream } from '../../../../src/gateway/request/open-stream.ts';

interface Scene {
  readonly place?: object;
  readonly killed?: object;
  readonly grantProblem?: unknown;
  readonly status?: number;
  readonly relayProblem?: unknown;
}

const scene = ({ place, killed, grantProblem, status = 200, relayProblem }: Scene = {}) => {
  const log: unknown[] = [];
  const stops = { gone: new Stop(), draining: new Stop(), stopped: new Stop(), ended: new Stop() };
  const sent: { signal: Stop; headers: Record<string, string> }[] = [];
  const relayed: { expectsAnswer: boolean; context: { pending?: { raise: () => number } } }[] = [];
  const answer = {
    status,
    headers: { 'content-type': 'text/event-stream' },
    discard: () => void log.push('discard'),
  };
  const openStream = createOpenStream({
    lists: {
      shownLists: { watch: () => () => void log.push('quiet') },
      serverLists: { watch: () => () => {} },
    },
    tellConnected: () => () => void log.push('unconnected'),
    eventIds: { seal: ({ id }: { id: string }) => `sealed-${id}` },
    forward: async (_admission: object, request: never) => {
      sent.push(request);
      return answer;
    },
    relay: async (request: never) => {
      relayed.push(request);
      if (relayProblem !== undefined) throw relayProblem;
    },
    pace: { comment: 60_000, progress: 60_000 },
    watch: (what: object) => {
      log.push(what);
      return { stopped: stops.stopped, release: () => void log.push('unwatch') };
    },
    killing: () => killed,
    grants: {
      watchGrant: (id: string) => {
        log.push(`watch ${id}`);
        return { ended: stops.ended, release: () => void log.push('release') };
      },
      checkGrant: async () => {
        if (grantProblem !== undefined) throw grantProblem;
      },
    },
    draining: stops.draining,
  } as never);
  const open = () =>
    openStream({
      kind: 'stream',
      exchange: {
        caller: { subject: 'bob' },
        server: 'shop',
        gone: stops.gone,
        reply: { shared: false, send: () => {}, stream: () => ({ write: async () => {}, end: () => {} }) },
      },
      spoken: { era: '2025', revision: '2025-11-25' },
      conversation: { server: 'shop', upstreamSession: 'up', recording: { id: 'ses_1' } },
      head: { accepts: { json: true, events: true } },
      place,
    } as never);
  return { log, stops, sent, relayed, open };
};
const CALL = { id: 'e1', pending: { id: 1, tool: 'drop', grant: 'gr_1' } };

it('is carried, and everything is let go of at its end', async () => {
  const { log, relayed, open } = scene();
  await open();
  expect(relayed).toMatchObject([{ expectsAnswer: false, context: { pending: undefined } }]);
  const what = { caller: { subject: 'bob' }, server: 'shop', tool: undefined, session: 'ses_1' };
  expect(log).toEqual([what, 'quiet', 'unconnected', 'unwatch']);
});

it('lets go of everything if it breaks off', async () => {
  const { log, open } = scene({ place: CALL, relayProblem: new Error('broken') });
  await expect(open()).rejects.toThrow('broken');
  expect(log.slice(1)).toEqual(['watch gr_1', 'quiet', 'unconnected', 'unwatch', 'release']);
});

it('goes on behind its last event, under the access of its call', async () => {
  const { log, sent, relayed, open } = scene({ place: CALL });
  await open();
  expect(sent[0]?.headers).toMatchObject({ 'last-event-id': 'e1', 'mcp-session-id': 'up' });
  expect(relayed[0]?.context.pending).toMatchObject({ id: 1, tool: 'drop' });
  expect(relayed[0]?.context.pending?.raise()).toBe(0);
  expect(log[0]).toMatchObject({ tool: 'drop' });
});

it.each(['gone', 'draining', 'stopped', 'ended'] as const)('ends with what is %s', async (what) => {
  const over = scene({ place: CALL });
  await over.open();
  over.stops[what].abort(new Error(what));
  expect(over.sent[0]?.signal.aborted).toBe(false);
  const again = scene({ place: CALL });
  again.stops[what].abort(new Error(what));
  await again.open();
  expect(again.sent[0]?.signal.aborted).toBe(true);
});

it('rests on no access if its call had none', async () => {
  const { log, stops, sent, open } = scene({ place: { id: 'e1' } });
  stops.ended.abort(new Error('ended'));
  await open();
  expect(sent[0]?.signal.aborted).toBe(false);
  expect(log).not.toContain('release');
});

it.each([
  ['an operator has stopped it', { killed: { kind: 'all' } }, 'denied'],
  ['its access has ended', { place: CALL, grantProblem: new Refusal('denied') }, 'denied'],
  ['its server offers none', { status: 405 }, 'method-not-allowed'],
  ['its server does not know the session', { status: 404 }, 'unknown-session'],
])('is refused if %s', async (_, options, code) => {
  const { log, relayed, open } = scene(options);
  await expect(open()).rejects.toMatchObject({ code });
  expect(relayed).toEqual([]);
  expect(log).toContain('unwatch');
  expect(log.includes('discard')).toBe('status' in options);
});
