/** A small shop in SQLite: real rows that the tour reads, changes and deletes. */
import { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer TEXT NOT NULL,
  email TEXT NOT NULL,
  card TEXT NOT NULL,
  total REAL NOT NULL,
  status TEXT NOT NULL,
  note TEXT NOT NULL
)`;

/** Test card numbers and a key in the shape of a real one: what an answer must never carry to an agent. */
const ORDERS: readonly (readonly [string, string, string, number, string, string])[] = [
  ['Ada Byron', 'ada@customers.example', '4111 1111 1111 1111', 120.5, 'paid', 'gift wrap'],
  ['Grace Murray', 'grace@customers.example', '5555 5555 5555 4444', 89.9, 'paid', 'deliver after six'],
  ['Alan Mathison', 'alan@customers.example', '3782 822463 10005', 15, 'cancelled', 'duplicate of 2'],
  ['Edsger Wybe', 'edsger@customers.example', '4012 8888 8888 1881', 310, 'cancelled', 'customer withdrew'],
  [
    'Barbara Jane',
    'barbara@customers.example',
    '6011 1111 1111 1117',
    42,
    'shipped',
    `hook key ${['sk', 'live', '9tG2mQx7RvLp4WzKc8Yd1HsB'].join('_')}`,
  ],
];

export type Row = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

export interface OrdersDatabase {
  /** Rows of one statement that reads, or one row `{ changes }` for one that writes. */
  run(sql: string, ...values: readonly (string | number)[]): readonly Row[];
  /** Every statement it was ever given, oldest first: what a refused call must not be among. */
  heard(): readonly string[];
  close(): void;
}

/** Returns a shop with a few customers and orders, in memory. */
export const createOrdersDatabase = (): OrdersDatabase => {
  const database = new DatabaseSync(':memory:');
  database.exec(SCHEMA);
  const insert = database.prepare(
    'INSERT INTO orders (customer, email, card, total, status, note) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const order of ORDERS) insert.run(...order);
  const heard: string[] = [];
  const run: OrdersDatabase['run'] = (sql, ...values) => {
    heard.push(sql);
    const statement = database.prepare(sql);
    if (statement.columns().length > 0) return statement.all(...values);
    return [{ changes: Number(statement.run(...values).changes) }];
  };
  return { run, heard: () => heard, close: () => database.close() };
};
