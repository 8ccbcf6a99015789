/** Chapters one to three: what an agent sees, what is masked in it, and what is refused outright. */
import type { Client } from '@modelcontextprotocol/client';
import type { Tour } from '../tour.ts';
import { call } from './call.ts';
import { expectThat } from './expect-that.ts';

export const readsAndBlocks = async ({ company, narrator }: Tour, client: Client): Promise<void> => {
  narrator.chapter('An agent connects');
  narrator.act('Bob (support)', `lets his agent use the order desk at ${company.mcpUrl}`);
  const { tools } = await client.listTools();
  narrator.see(`it sees ${tools.map(({ name }) => name).join(', ')}`);
  narrator.why('His token says who he is. The real server and its password stay behind the gateway.');
  expectThat('Bob sees the tools he could use', tools.length >= 6);

  narrator.chapter('A read comes back masked');
  narrator.act("Bob's agent", 'calls list_orders');
  const stored = JSON.stringify(company.orders.database.run('SELECT card, note FROM orders WHERE id = 5'));
  const { text } = await call(client, 'list_orders', { limit: 5 });
  const shown = JSON.stringify(
    (JSON.parse(text) as { id: number; card: string; note: string }[])
      .filter(({ id }) => id === 5)
      .map(({ card, note }) => ({ card, note })),
  );
  narrator.see(`in the database: ${stored}`);
  narrator.see(`at the agent:    ${shown}`);
  narrator.why('Card numbers and keys never reach the model; names and order numbers do.');
  expectThat('card numbers are masked', !text.includes('6011 1111'));
  expectThat('keys are masked', !/sk_live_\w/.test(text));
  expectThat('the rest is left alone', text.includes('Barbara Jane'));

  narrator.chapter('A dangerous call is refused');
  narrator.act("Bob's agent", 'calls query with "SELECT 1; DROP TABLE orders"');
  const refused = await call(client, 'query', { sql: 'SELECT 1; DROP TABLE orders' });
  narrator.see(`the model reads: ${refused.text}`);
  narrator.why(
    'Policy judges what the SQL does, not what the tool is called, and says no in words a model can act on.',
  );
  expectThat('the DROP is refused', refused.isError && refused.text.includes('no-ddl'));
  expectThat('the table is still there', company.orders.database.run('SELECT * FROM orders').length === 5);
};
