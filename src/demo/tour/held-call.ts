/** Step 5: a destructive call waits for a person who may decide, and then runs once. */

import type { Told } from './agent.ts';
import { type Card, clickApprove, lastToldTo, nextCard } from './cards.ts';
import type { Scene, Step } from './scene.ts';
import { BrokenPromise } from './story.ts';

/** Runs the step; rejects if what it claims is not so. */
export const heldCall: Step = async (scene) => {
  const { demo, bob, story } = scene;
  const { database } = demo.orders;
  const count = () => database.run('SELECT id FROM orders').length;
  story.step(
    'A destructive call waits for a person',
    'Deleting needs approval. The call is held, and a card in #approvals shows who asks, what it would do and the exact ' +
      'arguments. Who clicks is checked at that moment, against the groups they are in.',
  );
  story.show('Bob’s agent calls', 'delete_orders {"status":"cancelled"}');
  const before = count();
  const card = nextCard(scene);
  const answer = bob.call('delete_orders', { status: 'cancelled' });
  const asked = await Promise.race([card(), answer.then(notHeld)]);
  story.check('The card is in Slack, and nothing has been deleted.', count() === before);

  await clickApprove(scene, 'eve', asked);
  story.show('Eve clicks Approve, and is told', await lastToldTo(scene, 'eve'));
  story.check('Eve’s click decided nothing.', count() === before);

  await decide(scene, asked);
  const { text, isError } = await answer;
  if (isError && !scene.auto) return notApproved(scene, { text, unchanged: count() === before });
  story.show('The agent gets', text);
  const deletions = database.heard().filter((sql) => sql.startsWith('DELETE'));
  story.check('It ran exactly once.', !isError && count() === before - 2 && deletions.length === 1);
};

const notHeld = ({ text }: Told): never => {
  throw new BrokenPromise(`The call is held. (It was answered: ${text})`);
};

const decide = async (scene: Scene, card: Card): Promise<void> => {
  if (!scene.auto) {
    scene.story.ask('Your turn: open the Slack link above, where you are Alice, and press Approve.');
    return;
  }
  scene.story.say('Alice is in @dba. She clicks Approve, twice, as people do.');
  await Promise.all([clickApprove(scene, 'alice', card), clickApprove(scene, 'alice', card)]);
};

/** A person may well say no; then this is what there is to show. */
const notApproved = ({ story }: Scene, { text, unchanged }: { text: string; unchanged: boolean }): void => {
  story.show('The agent is told', text);
  story.check('No one approved, so nothing was deleted.', unchanged);
};
