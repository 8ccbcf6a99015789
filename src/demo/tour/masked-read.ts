/** Step 3: an answer comes back without what an agent must never see. */
import type { Step } from './scene.ts';

interface Order {
  readonly id: number;
  readonly customer: string;
  readonly card: string;
  readonly note: string;
}

/** The order in whose note someone left a key. */
const CARELESS = 5;

/** Runs the step; rejects if what it claims is not so. */
export const maskedRead: Step = async ({ demo, bob, story }) => {
  story.step(
    'A read comes back masked',
    'Reading is allowed. What the server answers is searched for secrets and card numbers before the model, or the ' +
      'recording, gets to see it.',
  );
  const stored = demo.orders.database.run('SELECT * FROM orders') as unknown as readonly Order[];
  const { text } = await bob.call('list_orders', {});
  const answered = JSON.parse(text) as readonly Order[];
  story.show('The database holds', inShort(stored));
  story.show('The agent receives', inShort(answered));
  const secrets = stored
    .map(({ card }) => card)
    .concat(/sk_live_\w+/.exec(JSON.stringify(stored))?.[0] ?? '?');
  story.check(
    'No card number and no key reached the agent.',
    secrets.every((secret) => !text.includes(secret)),
  );
  story.check(
    'Everything else did, so the agent can do its work.',
    answered.length === stored.length &&
      answered.every((order, at) => order.customer === stored[at]?.customer),
  );
};

const inShort = (orders: readonly Order[]): string => {
  const order = orders.find(({ id }) => id === CARELESS);
  return `${order?.customer}, card ${order?.card}, note: ${order?.note}`;
};
