/** A request too long for its card is decided in the modal that shows all of it; reminders come under the card. */
import { expect, it } from 'vitest';
import { safe } from '../../support/safe.ts';
import { call, card, never, press, startBench, toldTo, until, wordsOf } from './bench.ts';

const long = JSON.stringify({ rows: Array.from({ length: 900 }, (_, id) => ({ id })) }, null, 2);

it('is approved from the modal, which then shows the outcome', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call({ preview: safe(long) }), never());
  await expect(press(bench, 'UALICE', 'Approve')).rejects.toThrow('no "Approve" to click here');
  await press(bench, 'UALICE', 'Review full request');
  await until(() => bench.simulator.modals('UALICE').length === 1);
  const [modal] = bench.simulator.modals('UALICE');
  expect(wordsOf(modal?.blocks)).toContain('"id": 899');
  await bench.simulator.click({ user: 'UALICE', view: modal?.id ?? '', text: 'Approve' });
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
  await until(() => wordsOf(bench.simulator.modals('UALICE')[0]?.blocks).includes('Approved by'));
  expect(bench.simulator.modals('UALICE')[0]?.blocks.some(({ type }) => type === 'actions')).toBe(false);
});

it('is denied from the modal, which closes', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call({ preview: safe(long) }), never());
  await press(bench, 'UALICE', 'Review full request');
  await until(() => bench.simulator.modals('UALICE').length === 1);
  const view = bench.simulator.modals('UALICE')[0]?.id ?? '';
  await bench.simulator.click({ user: 'UALICE', view, text: 'Deny…' });
  await until(() => bench.simulator.modals('UALICE').length === 2);
  await bench.simulator.submitView({ user: 'UALICE', values: { reason: 'too many rows' } });
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('denied');
  expect(bench.simulator.modals('UALICE')).toEqual([]);
});

it('tells strangers in a direct message why their click in the modal does not count', async () => {
  const bench = await startBench();
  await bench.approvals.ask(call({ preview: safe(long) }), never());
  await press(bench, 'UEVE', 'Review full request');
  await until(() => bench.simulator.modals('UEVE').length === 1);
  const view = bench.simulator.modals('UEVE')[0]?.id ?? '';
  await bench.simulator.click({ user: 'UEVE', view, text: 'Approve' });
  await until(() => toldTo(bench, 'UEVE').includes('not an approver'));
});

it('is kept in mind by a reply under the card, then one the whole channel sees', async () => {
  const bench = await startBench();
  await bench.approvals.ask(call(), never());
  const { ts } = card(bench.simulator);
  bench.clock.skew = 450_000;
  expect(await bench.approvals.remindDue()).toBe(1);
  await until(() => bench.simulator.messages('CASK').length === 2);
  expect(card(bench.simulator)).toMatchObject({ thread_ts: ts });
  expect(wordsOf(card(bench.simulator).blocks)).toContain('still waiting; it counts as denied at');
  expect(JSON.stringify(card(bench.simulator).blocks)).toContain('"usergroup_id":"S0DBA"');
  bench.clock.skew = 720_000;
  await bench.approvals.remindDue();
  const posts = () => bench.simulator.calls().filter(({ method }) => method === 'chat.postMessage');
  await until(() => posts().length === 3);
  const broadcast = posts().map((post) => String(post.arguments['reply_broadcast'] ?? ''));
  expect(broadcast).toEqual(['', 'false', 'true']);
});
