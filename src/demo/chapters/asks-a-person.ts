/** Chapter four: a destructive call waits until somebody who may has said yes, and then runs once. */
import type { Client } from '@modelcontextprotocol/client';
import type { Tour } from '../tour.ts';
import { SLACK_USERS } from '../workspace-seed.ts';
import { callUntilDecided } from './call.ts';
import { expectThat } from './expect-that.ts';
import { newestCard, nextCard, toldOnly } from './slack-card.ts';

export const asksAPerson = async ({ company, narrator, auto }: Tour, client: Client): Promise<void> => {
  const { slack, orders } = company;
  const count = () => orders.database.run('SELECT * FROM orders').length;
  narrator.chapter('A destructive call waits for a person');
  const before = newestCard(company);
  narrator.act("Bob's agent", 'calls delete_orders {"status":"cancelled"}');
  const answer = callUntilDecided(client, 'delete_orders', { status: 'cancelled' });
  const card = await nextCard(company, before);
  narrator.see('the call is held, a card asks in #approvals, and nothing has run');
  expectThat('nothing has run yet', count() === 5);

  await slack.click({ ...card, user: SLACK_USERS.eve, text: 'Approve' });
  narrator.act('Eve (stranger)', 'clicks Approve');
  narrator.see(`only she is told: ${await toldOnly(company, SLACK_USERS.eve)}`);
  narrator.why('Being in the channel is not enough: membership is looked up at the moment of the click.');
  expectThat("Eve's click decides nothing", count() === 5);

  if (auto) {
    await slack.click({ ...card, user: SLACK_USERS.alice, text: 'Approve' });
    narrator.act('Alice (databases)', 'clicks Approve');
  } else {
    narrator.act('You', `open the page above, act as Alice and click Approve (the tour waits)`);
  }
  const { text, isError } = await answer;
  narrator.see(`it ran, once: ${text}`);
  narrator.why(
    'The approval was bound to this caller, this tool and exactly these arguments, and is used up.',
  );
  expectThat('the approved call ran', !isError && count() === 3);
};
