/** The home of the app: each person sees what they may decide and what is theirs, and nothing of others. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkView } from '../../../src/demo/slack-simulator/check-blocks.ts';
import { createState } from '../../../src/demo/slack-simulator/state.ts';
import { renderHome } from '../../../src/slack/cards/render-home.ts';
import { safe } from '../../support/safe.ts';
import { type Bench, call, never, press, seed, startBench, until, wordsOf } from './bench.ts';
import { access } from './every-card.ts';
import { approval, grant, NOW } from './samples.ts';

const homeOf = ({ simulator }: Bench, user: string): string => wordsOf(simulator.home(user)?.blocks);

const open = async (bench: Bench, user: string): Promise<string> => {
  expect(await bench.simulator.openHome(user)).toEqual({ acknowledged: true });
  await until(() => bench.simulator.home(user) !== undefined);
  return homeOf(bench, user);
};

it('shows approvers what waits for them, from which they decide', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call(), never());
  const waiting = ticket.wait(bench.now() + 60_000, never());
  const home = await open(bench, 'UALICE');
  expect(home).toContain(`delete_orders  on billing for sam@acme.io (${ticket.approval.id})`);
  expect(home).not.toContain('"status"');
  await bench.simulator.click({ user: 'UALICE', view: 'home', text: 'Review full request' });
  await until(() => bench.simulator.modals('UALICE').length === 1);
  const [modal] = bench.simulator.modals('UALICE');
  await bench.simulator.click({ user: 'UALICE', view: modal?.id ?? '', text: 'Approve' });
  expect(await waiting).toBe('approved');
});

it('shows people their own requests and how they ended, and others nothing', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call(), never());
  expect(await open(bench, 'USAM')).toMatch(/Waiting for you Nothing\. Your requests delete_orders/);
  expect(await open(bench, 'UEVE')).not.toContain('delete_orders');
  await press(bench, 'UALICE', 'Approve');
  const { id } = ticket.approval;
  await until(async () => (await bench.store.getApproval(id))?.state === 'approved');
  await bench.simulator.openHome('USAM');
  await until(() => homeOf(bench, 'USAM').includes('Approved by'));
});

it('lets access be given and ended from there, and is made anew each time', async () => {
  const bench = await startBench();
  const text = 'request billing-admin 2h ticket *4711*';
  await bench.simulator.command({ user: 'USAM', command: '/access', text, channel: 'CASK' });
  await until(() => bench.simulator.messages('CASK').length === 1);
  expect(await open(bench, 'UALICE')).toContain('ticket *4711*');
  await bench.simulator.click({ user: 'UALICE', view: 'home', text: 'Approve' });
  await until(() => /Waiting for you Nothing/.test(homeOf(bench, 'UALICE')));
  expect(await open(bench, 'USAM')).toContain('until');
  await bench.simulator.click({ user: 'USAM', view: 'home', text: 'End now' });
  await until(() => /Your access Nothing/.test(homeOf(bench, 'USAM')));
});

it.each([
  ['UGUEST', 'Guests cannot decide'],
  ['UODD', 'not in a domain that counts here'],
])('tells %s why there is nothing to see', async (user, problem) => {
  const bench = await startBench();
  await bench.approvals.ask(call(), never());
  const home = await open(bench, user);
  expect(home).not.toContain('delete_orders');
  expect(home).toContain(problem);
});

it('has Approve only beside all that the access opens', () => {
  const wanted = { waiting: { approvals: [], grants: [grant()] }, requests: [], grants: [], now: NOW };
  const homeWith = (count: number) => {
    const tools = Array.from({ length: count }, (_, index) => `update_record_${index}`);
    return JSON.stringify(renderHome({ ...wanted, packages: [{ ...access, tools }], command: '/access' }));
  };
  expect(homeWith(3)).toContain('update_record_2 on billing');
  expect(homeWith(3)).toContain('"Approve"');
  expect(homeWith(500)).not.toContain('"Approve"');
});

it('keeps within the limits of a view, whatever people wrote', () => {
  const state = createState({ workspace: seed, now: Date.now, newId: () => 'x' });
  const wide = { ...access, tools: Array.from({ length: 500 }, (_, index) => `update_record_${index}`) };
  const nasty = fc.string({ unit: 'binary', maxLength: 4000 });
  fc.assert(
    fc.property(nasty, fc.integer({ min: 0, max: 60 }), (text, many) => {
      const approvals = Array.from({ length: many }, () => approval({ tool: safe(text), error: safe(text) }));
      const grants = Array.from({ length: many }, () => grant({ reason: safe(text) }));
      const waiting = { approvals: approvals.slice(0, 4), grants };
      const view = renderHome({
        waiting,
        requests: approvals,
        grants,
        packages: [wide],
        now: NOW,
        command: '/access',
      });
      expect(() => checkView(state, view, 'home')).not.toThrow();
      expect(view.blocks.length).toBeLessThanOrEqual(100);
    }),
    { numRuns: 50 },
  );
});
