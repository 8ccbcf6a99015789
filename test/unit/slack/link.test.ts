/** Linking a Slack account: both sides have to be the same person, so a forwarded link binds nothing. */
import { expect, it } from 'vitest';
import { type Bench, call, card, never, press, startBench, toldTo, until, wordsOf } from './bench.ts';

const start = () => startBench({ mapping: { method: 'link' } });
const type = (bench: Bench, user: string, text: string) =>
  bench.simulator.command({ user, command: '/access', text, channel: 'CASK' });

const alice = { issuer: 'https://idp.acme.io', subject: 'alice-1', email: 'alice@acme.io' };

const nonceOf = async (bench: Bench, user: string): Promise<string> => {
  await type(bench, user, 'link');
  await until(() => toldTo(bench, user).includes('/slack/link/'));
  return /slack\/link\/(\S+)/.exec(toldTo(bench, user))?.[1] ?? '';
};

it('lets no one decide who is not linked', async () => {
  const bench = await start();
  await bench.approvals.ask(call(), never());
  await press(bench, 'UALICE', 'Approve');
  await until(() => toldTo(bench, 'UALICE').includes('/access link first'));
});

it('binds an account after sign-in and a code, and then its clicks count', async () => {
  const bench = await start();
  const nonce = await nonceOf(bench, 'UALICE');
  expect(await bench.slack.links.whoBegan(nonce)).toMatchObject({ user: 'UALICE', name: '@alice' });
  const code = await bench.slack.links.prove(nonce, alice);
  await type(bench, 'UALICE', `link ${code}`);
  await until(() => toldTo(bench, 'UALICE').includes('you are alice@acme.io'));
  const ticket = await bench.approvals.ask(call(), never());
  await press(bench, 'UALICE', 'Approve');
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
  await until(() => wordsOf(card(bench.simulator).blocks).includes('UALICE'));
  await type(bench, 'UALICE', 'unlink');
  await until(() => toldTo(bench, 'UALICE').includes('Unlinked'));
  expect(await bench.slack.links.identityOf({ team: 'T0ACME', user: 'UALICE' })).toBeUndefined();
});

it('binds nothing by a forwarded link: its sender never sees the code', async () => {
  const bench = await start();
  const nonce = await nonceOf(bench, 'UEVE');
  const code = await bench.slack.links.prove(nonce, alice);
  expect(code).toMatch(/^\d{8}$/);
  for (let guess = 0; guess < 6; guess += 1) {
    await bench.slack.links.finish({ team: 'T0ACME', user: 'UEVE', name: '@eve' }, `0000000${guess}`);
  }
  // Tried too often, so that even the right code is worth nothing any more.
  expect(
    await bench.slack.links.finish({ team: 'T0ACME', user: 'UEVE', name: '@eve' }, code ?? ''),
  ).toBeUndefined();
  expect(await bench.slack.links.identityOf({ team: 'T0ACME', user: 'UEVE' })).toBeUndefined();
});

it('binds nothing to the account of whoever opened it either', async () => {
  const bench = await start();
  const code = await bench.slack.links.prove(await nonceOf(bench, 'UEVE'), alice);
  await type(bench, 'UALICE', `link ${code}`);
  await until(() => toldTo(bench, 'UALICE').includes('wrong or too old'));
  expect(await bench.slack.links.identityOf({ team: 'T0ACME', user: 'UALICE' })).toBeUndefined();
});

it('takes a nonce once, and not after ten minutes', async () => {
  const bench = await start();
  const nonce = await nonceOf(bench, 'UALICE');
  const twice = await Promise.all([1, 2].map(() => bench.slack.links.prove(nonce, alice)));
  expect(twice.filter((code) => code !== undefined)).toHaveLength(1);
  const late = await bench.slack.links.begin({ team: 'T0ACME', user: 'UBOB', name: '@bob' });
  bench.clock.skew = 10 * 60_000;
  expect(await bench.slack.links.prove(late, alice)).toBeUndefined();
  expect(await bench.slack.links.prove('made up', alice)).toBeUndefined();
});

it('finds someone who approves their own request through the link', async () => {
  const bench = await start();
  const me = { issuer: 'https://idp.acme.io', subject: 'agent-7', email: undefined };
  const code = await bench.slack.links.prove(await nonceOf(bench, 'UALICE'), me);
  await bench.slack.links.finish({ team: 'T0ACME', user: 'UALICE', name: '@alice' }, code ?? '');
  await bench.approvals.ask(call(), never());
  await press(bench, 'UALICE', 'Approve');
  await until(() => toldTo(bench, 'UALICE').includes('This is your own request'));
});
