/** What the measured server answers: results as JSON text, made once, the same in every process and every run. */
import { createRandom } from '../masking-set/random.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const STATES = ['open', 'shipped', 'paid', 'cancelled'];
const KIB = 1024;

const random = createRandom(23);

const order = (id: number) => ({
  id,
  status: STATES[id % STATES.length],
  total: `${random.int(900) + 100}.${random.int(90) + 10}`,
  placed: `2026-11-${String((id % 28) + 1).padStart(2, '0')}T09:30:00Z`,
  note: 'The parcel was left with a neighbour.',
});

const secrets = [
  () => ({ aws: `AKIA${random.chars(UPPER, 16)}` }),
  () => ({ github: `ghp_${random.chars(LETTERS, 36)}` }),
  () => ({ database: `postgres://app:${random.chars(LETTERS, 24)}@db.internal:5432/orders` }),
];

/** Rows of about so many bytes; every so many bytes one of them holds a secret. */
const rows = (bytes: number, secretEvery = Number.POSITIVE_INFINITY): string => {
  const list: object[] = [];
  let length = 0;
  for (let planted = 0; length < bytes; ) {
    const isDue = length >= (planted + 0.5) * secretEvery;
    const row = isDue
      ? { ...order(list.length), ...secrets[planted % secrets.length]?.() }
      : order(list.length);
    if (isDue) planted += 1;
    list.push(row);
    length += JSON.stringify(row).length + 1;
  }
  return JSON.stringify(list);
};

const textResult = (text: string): string => JSON.stringify({ content: [{ type: 'text', text }] });

/** Results by the tool that returns them. */
export const RESULTS: Readonly<Record<string, string>> = {
  get_1kb: textResult(rows(0.9 * KIB)),
  get_64kb: textResult(rows(56 * KIB)),
  get_64kb_secrets: textResult(rows(56 * KIB, 2 * KIB)),
  get_1mb: textResult(rows(900 * KIB)),
  get_events: textResult('done'),
  update_order: textResult(rows(0.9 * KIB)),
};

/** A tool whose call stays open and sends progress each second. */
export const WATCH = 'get_changes';

/** The secrets of an answer, none of which may pass the gateway. */
export const secretsIn = (text: string): readonly string[] =>
  text.match(/AKIA[A-Z2-7]{16}|ghp_\w{36}|(?<=app:)\w{24}(?=@)/g) ?? [];

/** Progress notifications before the last event of `get_events`. */
export const EVENTS = 99;

/** One of them, for a request that carries this progress token. */
export const progress = (token: unknown, index: number): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    method: 'notifications/progress',
    params: {
      progressToken: token,
      progress: index + 1,
      total: EVENTS,
      message: `Order ${1000 + index} was read and is being compared with the shelves of the warehouse.`,
    },
  });

const tool = (name: string) => ({
  name,
  description: 'Reads orders of the shop. Returns rows with id, status, total, date and a note.',
  inputSchema: {
    type: 'object',
    properties: {
      id: { type: 'integer', description: 'Number of the order.' },
      status: { type: 'string', enum: STATES, description: 'Only orders in this state.' },
      text: { type: 'string', description: 'Words that the note has to contain.' },
    },
  },
  annotations: { readOnlyHint: !name.startsWith('update'), openWorldHint: false },
});

/** Tools of the server `bench`, and of the server `many`, as results of `tools/list`. */
export const TOOL_LISTS: Readonly<Record<string, string>> = {
  bench: JSON.stringify({ tools: [...Object.keys(RESULTS), WATCH].map(tool) }),
  many: JSON.stringify({ tools: Array.from({ length: 200 }, (_, index) => tool(`get_orders_${index}`)) }),
};
