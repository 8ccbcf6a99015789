/** Step 4: what policy forbids never reaches the server, however it is dressed up. */
import type { Step } from './scene.ts';

const SQL = 'SELECT count(*) FROM orders; DROP TABLE orders';

/** Runs the step; rejects if what it claims is not so. */
export const blockedCall: Step = async ({ demo, bob, story }) => {
  story.step(
    'A forbidden call is refused',
    'The tool is called “query”, and the statement begins with SELECT. Firebreak parses the SQL, finds the DROP behind ' +
      'it, and refuses with a sentence the model can act on.',
  );
  story.show('Bob’s agent calls', `query ${JSON.stringify({ sql: SQL })}`);
  const { text, isError } = await bob.call('query', { sql: SQL });
  story.show('The model is told', text);
  story.check('It was refused, by rule “no-ddl”.', isError && text.includes('no-ddl'));
  const heard = demo.orders.database.heard().join('\n');
  story.check('The database never heard of it.', !heard.includes('DROP'));
};
