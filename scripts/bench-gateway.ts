/**
 * Measures what standing in the data path costs: the same calls sent to a server directly and through a gateway process
 * that verifies, decides, masks and records each of them. `npm run bench:gateway`; with MONGODB_URI that store.
 */
import { Agent, request } from 'node:http';
import { env, stdout } from 'node:process';
import { text } from 'node:stream/consumers';
import { startCompany } from '../test/support/start-company.ts';

const CALLS = 3000;
const WARM_UP = 1000;
const ROUNDS = 3;

const mongodb = env['MONGODB_URI'];
const company = await startCompany({
  ...(mongodb === undefined ? {} : { mongodb }),
  rules: [{ id: 'look', match: { tool: 'get_order' }, action: 'allow' }],
});
const gateway = await company.start({
  slack: undefined,
  limits: { messagesPerSecond: 1_000_000, bytesPerSecond: '1GiB' },
});
const authorization = `Bearer ${await company.token(gateway, 'slow')}`;
const ways = { direct: company.upstream.url, 'through the gateway': `${gateway.url}/mcp/slow` };
const agent = new Agent({ keepAlive: true });

let id = 0;
const call = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    id += 1;
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: 'get_order', arguments: { id } },
    });
    const started = performance.now();
    const headers = {
      authorization,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    };
    const sent = request(url, { method: 'POST', agent, headers }, async (response) => {
      const answer = await text(response);
      if (response.statusCode !== 200 || !answer.includes('"result"')) reject(new Error(answer));
      resolve(performance.now() - started);
    });
    sent.once('error', reject).end(body);
  });

interface Figures {
  readonly median: number;
  readonly p99: number;
  readonly perSecond: number;
}

const measure = async (url: string, atOnce: number, calls: number): Promise<Figures> => {
  const took: number[] = [];
  const started = performance.now();
  const caller = async () => {
    for (let n = 0; n < calls / atOnce; n += 1) took.push(await call(url));
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  const perSecond = (took.length * 1000) / (performance.now() - started);
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { median: at(0.5), p99: at(0.99), perSecond };
};

/** The best of some rounds: what else runs on the machine only ever adds. */
const best = async (url: string, atOnce: number): Promise<Figures> => {
  const rounds: Figures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(url, atOnce, CALLS));
  return rounds.reduce((one, other) => (other.median < one.median ? other : one));
};

for (const url of Object.values(ways)) await measure(url, 8, WARM_UP);
for (const atOnce of [1, 8, 32]) {
  for (const [way, url] of Object.entries(ways)) {
    const { median, p99, perSecond } = await best(url, atOnce);
    stdout.write(
      `${`${atOnce} at once, ${way}`.padEnd(36)} median ${median.toFixed(2).padStart(6)} ms   99 % ${p99.toFixed(2).padStart(7)} ms   ${perSecond.toFixed(0).padStart(5)} calls a second\n`,
    );
  }
}
agent.destroy();
await company.close();
