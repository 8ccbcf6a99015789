/** Reads every metric of a composed gateway while what it measures happens, and again once it is over. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { approve, cardWith } from '../support/approvers.ts';
import { SESSION_REVOKED, startTransmitter, VERIFICATION } from '../support/event-transmitter.ts';
import { textResult } from '../support/hand-written-server.ts';
import { plantSecrets } from '../support/planted-secrets.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const secrets = plantSecrets();
let transmitter: Awaited<ReturnType<typeof startTransmitter>>;
beforeAll(async () => {
  transmitter = await startTransmitter();
});
afterAll(() => transmitter.close());
const scene = scenario({
  tools: {
    read_note: () => textResult(`${secrets.at('note')}, write to ada@example.com`),
    delete_rows: () => textResult('deleted'),
  },
  methods: {
    'prompts/list': ({ id, response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const answer = { jsonrpc: '2.0', id, result: { prompts: [] } };
      response.end(`data: {"type":"heartbeat"}\n\ndata: ${JSON.stringify(answer)}\n\n`);
    },
  },
  policy: askDba(),
  config: async ({ identity }) => {
    const { issuer, jwksUri } = transmitter;
    return { identity: { ...identity, events: [{ issuer, jwksUri }] } };
  },
});

const scrape = async (): Promise<string> => (await fetch(`${scene.world.gateway.adminUrl}/metrics`)).text();

/** The value of one series; 0 if it is not there yet. */
const seriesOf = async (series: string): Promise<number> => {
  const line = (await scrape()).split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
};

const setPolicy = async (text: string): Promise<void> => {
  writeFileSync(join(scene.world.folder, 'policy.yaml'), text);
  await scene.world.gateway.reloadPolicy();
};

/** By name, what makes it move. A metric without a row here fails the test below. */
const METRICS: Readonly<Record<string, () => Promise<void>>> = {
  firebreak_verdicts_total: async () => {
    const series = 'firebreak_verdicts_total{verdict="allow",server="shop"}';
    const before = await seriesOf(series);
    await scene.agent.call('read_note');
    expect(await seriesOf(series)).toBeGreaterThan(before);
  },
  firebreak_masked_total: async () => {
    const series = 'firebreak_masked_total{type="github_token"}';
    const before = await seriesOf(series);
    await scene.agent.call('read_note');
    expect(await seriesOf(series)).toBe(before + 1);
  },
  firebreak_detected_total: async () => {
    const series = 'firebreak_detected_total{type="email"}';
    const before = await seriesOf(series);
    await scene.agent.call('read_note');
    expect(await seriesOf(series)).toBe(before + 1);
  },
  firebreak_withheld_events_total: async () => {
    const series = 'firebreak_withheld_events_total{server="shop"}';
    const before = await seriesOf(series);
    await scene.agent.request('prompts/list');
    expect(await seriesOf(series)).toBe(before + 1);
  },
  firebreak_security_events_total: async () => {
    const { url } = scene.world.gateway;
    const push = async (type: string) => {
      const sub_id = { format: 'opaque', id: 'unknown' };
      await fetch(`${url}/ssf/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/secevent+jwt' },
        body: await transmitter.sign(url, { sub_id, events: { [type]: {} } }),
      });
    };
    await push(VERIFICATION);
    await push(SESSION_REVOKED);
    expect(await seriesOf('firebreak_security_events_total{outcome="verified"}')).toBe(1);
    expect(await seriesOf('firebreak_security_events_total{outcome="unknown-subject"}')).toBe(1);
  },
  firebreak_open_holds: async () => {
    expect(await seriesOf('firebreak_open_holds')).toBe(0);
    const call = scene.agent.call('delete_rows', { table: 'held-one' });
    const card = await cardWith(scene.world, 'held-one');
    await expect.poll(() => seriesOf('firebreak_open_holds')).toBe(1);
    await approve(scene.world, 'alice', card);
    await call;
    await expect.poll(() => seriesOf('firebreak_open_holds')).toBe(0);
  },
  firebreak_in_flight_bytes: async () => {
    await expect.poll(() => seriesOf('firebreak_in_flight_bytes')).toBe(0);
    const call = scene.agent.call('delete_rows', { table: 'held-two' });
    const card = await cardWith(scene.world, 'held-two');
    expect(await seriesOf('firebreak_in_flight_bytes')).toBeGreaterThan(100);
    await approve(scene.world, 'alice', card);
    await call;
    await expect.poll(() => seriesOf('firebreak_in_flight_bytes')).toBe(0);
  },
  firebreak_recording_queue_entries: async () => {
    await expect.poll(() => seriesOf('firebreak_recording_queue_entries')).toBe(0);
    const other = new DatabaseSync(join(scene.world.folder, 'data', 'firebreak.db'), { timeout: 5000 });
    // Nothing can be stored while another connection writes.
    other.exec('BEGIN IMMEDIATE');
    await scene.agent.call('read_note');
    expect(await seriesOf('firebreak_recording_queue_entries')).toBeGreaterThan(1);
    other.exec('ROLLBACK');
    other.close();
    await expect.poll(() => seriesOf('firebreak_recording_queue_entries'), { timeout: 10_000 }).toBe(0);
  },
  firebreak_policy_broken: async () => {
    expect(await seriesOf('firebreak_policy_broken')).toBe(0);
    await setPolicy('version: 1\nrules: 7\n');
    expect(await seriesOf('firebreak_policy_broken')).toBe(1);
    await setPolicy(stringify(askDba()));
    expect(await seriesOf('firebreak_policy_broken')).toBe(0);
  },
};

it.each(Object.entries(METRICS))('%s moves', { timeout: 30_000 }, async (_name, moves) => {
  await moves();
});

it('and there is no other', async () => {
  const names = [...(await scrape()).matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
  expect(names.sort()).toEqual(Object.keys(METRICS).sort());
});
