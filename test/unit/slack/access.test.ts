/** Temporary access by slash command: asked for, approved, used, extended, ended; and everyone refused is told why. */
import { expect, it } from 'vitest';
import { type Bench, card, press, startBench, toldTo, until, wordsOf } from './bench.ts';

const type = (bench: Bench, user: string, text: string) =>
  bench.simulator.command({ user, command: '/access', text, channel: 'CASK' });

const sam = {
  issuer: 'https://idp.acme.io',
  subject: 'agent-7',
  email: 'sam@acme.io',
  kind: 'human',
} as const;

const grantOf = async (bench: Bench) => {
  const { items } = await bench.store.listGrants({ requester: 'USAM', limit: 1 });
  if (items[0] === undefined) throw new Error('there is no grant');
  return items[0];
};

const active = async () => {
  const bench = await startBench();
  await type(bench, 'USAM', 'request billing-admin 2h ticket 4711');
  await until(() => bench.simulator.messages('CASK').length === 1);
  await press(bench, 'UALICE', 'Approve');
  await until(async () => (await grantOf(bench)).state === 'active');
  return bench;
};

it('is asked for in one line, approved by click, told by message, and over at its end', async () => {
  const bench = await active();
  await until(() => toldTo(bench, 'USAM').includes('Your access is active'));
  expect(toldTo(bench, 'USAM')).toContain('Asked dba');
  expect(await bench.grants.live(sam)).toHaveLength(1);
  await until(() => wordsOf(card(bench.simulator).blocks).includes('active until'));
  expect(wordsOf(card(bench.simulator).blocks)).toContain('ticket 4711');
  bench.clock.skew = 2 * 3_600_000;
  expect(await bench.grants.live(sam)).toEqual([]);
  expect(await bench.grants.lapseDue()).toBe(1);
  await until(() => toldTo(bench, 'USAM').includes('the time is over'));
});

it('is asked for in a modal if something is missing', async () => {
  const bench = await startBench();
  await type(bench, 'USAM', 'request');
  await until(() => bench.simulator.modals('USAM').length === 1);
  const values = { access: 'billing-admin', duration: 'soon', reason: 'ticket' };
  expect(await bench.simulator.submitView({ user: 'USAM', values })).toMatchObject({
    errors: { duration: expect.stringContaining('30m') },
  });
  await bench.simulator.submitView({ user: 'USAM', values: { ...values, duration: '30m' } });
  await until(() => bench.simulator.messages('CASK').length === 1);
  expect((await grantOf(bench)).duration).toBe(30 * 60_000);
});

it.each([
  { odd: 'a length of time in many digits', text: 'request billing-admin 000000000030m' },
  {
    odd: 'a reason that is cut within an emoji',
    text: `request billing-admin ${'x'.repeat(499)}😀 and more`,
  },
])('opens the modal with $odd', async ({ text }) => {
  const bench = await startBench();
  await type(bench, 'USAM', text);
  await until(() => bench.simulator.modals('USAM').length === 1);
  for (const { element } of inputsOf(bench.simulator.modals('USAM')[0])) {
    const { initial_value: value = '', max_length: most = 3000 } = element;
    expect(value.length).toBeLessThanOrEqual(most);
    expect(value.isWellFormed()).toBe(true);
  }
});

const inputsOf = (modal: unknown) =>
  (modal as { blocks: { element: { initial_value?: string; max_length?: number } }[] }).blocks;

it.each([
  { user: 'UEVE', text: 'request billing-admin 1h curious', problem: 'You may not ask for' },
  { user: 'USAM', text: 'request root 1h please', problem: 'There is no access "root"' },
  { user: 'USAM', text: 'request billing-admin 9h long night', problem: 'at most 4 h' },
  { user: 'UGUEST', text: 'request billing-admin 1h hello', problem: 'Guests' },
  { user: 'USAM', text: 'end', problem: 'You have no access to end' },
  { user: 'USAM', text: 'extend gr_none 1h more', problem: 'You have no access with the id' },
  { user: 'USAM', text: 'revoke gr_none', problem: 'There is no such access' },
  { user: 'USAM', text: 'link', problem: 'people are known by email' },
  { user: 'USAM', text: 'dance', problem: 'There is no "dance" here' },
  { user: 'USAM', text: 'help', problem: 'ask for temporary access' },
  { user: 'USAM', text: 'whoami', problem: 'sam@acme.io' },
])('answers "$text" of $user with: $problem', async ({ user, text, problem }) => {
  const bench = await startBench();
  await type(bench, user, text);
  await until(() => toldTo(bench, user).includes(problem));
  expect(bench.simulator.messages('CASK')).toEqual([]);
});

it('is never approved by whoever asked, though they are in the group', async () => {
  const bench = await startBench();
  await type(bench, 'USAM', 'request billing-admin 1h ticket');
  await until(() => bench.simulator.messages('CASK').length === 1);
  await press(bench, 'USAM', 'Approve');
  await until(() => toldTo(bench, 'USAM').includes('your own request'));
  expect((await grantOf(bench)).state).toBe('requested');
});

it('is denied with a reason that the person hears', async () => {
  const bench = await startBench();
  await type(bench, 'USAM', 'request billing-admin 1h ticket');
  await until(() => bench.simulator.messages('CASK').length === 1);
  await press(bench, 'UALICE', 'Deny…');
  await until(() => bench.simulator.modals('UALICE').length === 1);
  await bench.simulator.submitView({ user: 'UALICE', values: { reason: 'use the report' } });
  await until(() => toldTo(bench, 'USAM').includes('denied by @alice (“use the report”)'));
});

it('is ended by its holder, from the message or by command', async () => {
  const bench = await active();
  await until(() => toldTo(bench, 'USAM').includes('End now'));
  const message = bench.simulator.lastMessage('USAM');
  await bench.simulator.click({ user: 'USAM', channel: 'USAM', ts: message?.ts ?? '', text: 'End now' });
  await until(async () => (await grantOf(bench)).state === 'ended');
  expect(await bench.grants.live(sam)).toEqual([]);
  await until(() => wordsOf(card(bench.simulator).blocks).includes('Ended by @sam'));
  await type(bench, 'USAM', 'end');
  await until(() => toldTo(bench, 'USAM').includes('You have no access to end'));
});

it('is extended after a warning, on a card of its own', async () => {
  const bench = await active();
  const { until: end } = await grantOf(bench);
  bench.clock.skew = 2 * 3_600_000 - 9 * 60_000;
  expect(await bench.grants.warnDue()).toBe(1);
  await until(() => toldTo(bench, 'USAM').includes('Extend…'));
  await type(bench, 'USAM', `extend ${(await grantOf(bench)).id} 30m not done`);
  await until(() => bench.simulator.messages('CASK').length === 2);
  await press(bench, 'UBOB', 'Approve');
  await until(async () => (await grantOf(bench)).until === (end ?? 0) + 30 * 60_000);
  await until(() => toldTo(bench, 'USAM').includes('extended, active until'));
});

it('is taken away by an approver or an operator, and by no one else', async () => {
  const bench = await active();
  const { id } = await grantOf(bench);
  await type(bench, 'UEVE', `revoke ${id}`);
  await until(() => toldTo(bench, 'UEVE').includes('Only operators and approvers'));
  await type(bench, 'UALICE', `revoke <@UEVE|eve> ${id}`);
  await until(() => toldTo(bench, 'UALICE').includes('There is no such access'));
  expect((await grantOf(bench)).state).toBe('active');
  await type(bench, 'UALICE', `revoke <@USAM|sam> ${id}`);
  await until(async () => (await grantOf(bench)).state === 'ended');
  await until(() => toldTo(bench, 'USAM').includes('ended by @alice'));
});

it('lists what someone holds and what waits for them', async () => {
  const bench = await startBench();
  await type(bench, 'USAM', 'request billing-admin 1h ticket');
  await until(() => bench.simulator.messages('CASK').length === 1);
  const { id } = await grantOf(bench);
  await type(bench, 'USAM', 'list');
  await until(() => toldTo(bench, 'USAM').includes('asked for, not decided'));
  await type(bench, 'UALICE', 'pending');
  await until(() => toldTo(bench, 'UALICE').includes(id));
  await type(bench, 'UEVE', 'pending');
  await until(() => toldTo(bench, 'UEVE').includes('What waits for you'));
  expect(toldTo(bench, 'UEVE')).not.toContain(id);
});
