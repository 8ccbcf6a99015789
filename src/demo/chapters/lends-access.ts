/** Chapters five and six: access for a while, asked for in Slack, ending by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/client';
import type { Tour } from '../tour.ts';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../workspace-seed.ts';
import { call } from './call.ts';
import { expectThat } from './expect-that.ts';
import { newestCard, nextCard } from './slack-card.ts';

const SECONDS = 5;
const CHANGE = { id: 2, status: 'shipped' };

export const lendsAccess = async ({ company, narrator, auto }: Tour, client: Client): Promise<void> => {
  const { slack } = company;
  narrator.chapter('Temporary access');
  narrator.act("Bob's agent", 'calls update_order');
  const without = await call(client, 'update_order', CHANGE);
  narrator.see(`the model reads: ${without.text}`);
  expectThat('updating needs access', without.isError);

  const before = newestCard(company);
  const text = `request billing-write ${SECONDS}s ticket 4711`;
  await slack.command({ user: SLACK_USERS.bob, command: '/access', text, channel: APPROVALS_CHANNEL });
  narrator.act('Bob', `types /access ${text}`);
  const card = await nextCard(company, before);
  if (auto) {
    await slack.click({ ...card, user: SLACK_USERS.alice, text: 'Approve' });
    narrator.act('Alice', 'clicks Approve');
  } else narrator.act('You', 'approve it as Alice on the page above (the tour waits)');
  const granted = await firstSuccess(client, auto ? 10_000 : 10 * 60_000);
  narrator.see(`update_order works now: ${granted}`);

  narrator.chapter('It ends by itself');
  await sleep((SECONDS + 1) * 1000);
  narrator.act("Bob's agent", `calls update_order again, ${SECONDS + 1} seconds later`);
  const after = await call(client, 'update_order', CHANGE);
  narrator.see(`the model reads: ${after.text}`);
  narrator.why(
    'The end is a moment, fixed at approval and checked on every call; nothing has to run for it.',
  );
  expectThat('the access has ended', after.isError);
};

/** Until the approval has come through. */
const firstSuccess = async (client: Client, patience: number): Promise<string> => {
  const until = Date.now() + patience;
  for (;;) {
    const { text, isError } = await call(client, 'update_order', CHANGE);
    if (!isError) return text;
    expectThat('the access was given', Date.now() < until);
    await sleep(200);
  }
};
