/** Step 6: access for a while, asked for in Slack, that ends by itself. */
import { setTimeout } from 'node:timers/promises';
import { SLACK_USERS } from '../company/workspace-seed.ts';
import { clickApprove, nextCard } from './cards.ts';
import type { Scene, Step } from './scene.ts';
import { waitUntil } from './wait-until.ts';

const CHANGE = { id: 2, status: 'shipped' };
const SECONDS = 4;
const REQUEST = `request billing-write ${SECONDS}s parcel 4711 has left`;

/** Runs the step; rejects if what it claims is not so. */
export const temporaryAccess: Step = async (scene) => {
  const { demo, bob, story } = scene;
  const change = () => bob.call('update_order', CHANGE);
  const status = () => demo.orders.database.run('SELECT status FROM orders WHERE id = 2')[0]?.['status'];
  story.step(
    'Access for a while, not for ever',
    'Support changes orders with temporary access only, so that no one holds it day and night. Bob asks for it in ' +
      'Slack; it begins with the approval and ends on its own.',
  );
  story.show('Bob’s agent calls', `update_order ${JSON.stringify(CHANGE)}`);
  const refused = await change();
  story.show('The model is told', refused.text);
  story.check('Without access it was refused.', refused.isError && status() === 'paid');

  const card = nextCard(scene);
  story.show('Bob types in Slack', `/access ${REQUEST}`);
  await demo.slack.command({ user: SLACK_USERS.bob, command: '/access', text: REQUEST });
  const asked = await card();
  if (scene.auto) {
    story.say('Alice clicks Approve.');
    await clickApprove(scene, 'alice', asked);
  } else story.ask('Your turn: as Alice, approve the access in the same Slack page.');

  if (!(await isGiven(scene))) {
    story.check('The access was not given, so the order is as it was.', status() === 'paid');
    return;
  }
  const allowed = await change();
  story.check('With access the same call works.', !allowed.isError && status() === 'shipped');
  story.say('His agent goes on working, and tries the same again a little later.');
  await setTimeout(SECONDS * 1000, undefined, { signal: scene.signal });
  const ended = await change();
  story.check(`After ${SECONDS} seconds it is refused again, and no one had to do anything.`, ended.isError);
};

/** What Bob is told by direct message decides: his access is active, or it will not be. */
const isGiven = ({ demo, auto, signal }: Scene): Promise<boolean> =>
  waitUntil(
    () => {
      const told = demo.slack.messages(SLACK_USERS.bob).map(({ text }) => text);
      if (told.includes('Your access is active')) return true;
      return told.some((text) => /denied|has ended/.test(text)) ? false : undefined;
    },
    { what: 'Alice’s decision', within: auto ? 10_000 : 16 * 60_000, signal },
  );
