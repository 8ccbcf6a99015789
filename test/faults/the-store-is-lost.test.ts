/** The store goes away while a call is held, about to run or running: nothing runs unseen, and all recovers by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { createWire, type Wire } from '../support/create-wire.ts';
import { type Company, type Shown, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const alice = { by: 'alice', decision: 'approve' } as const;
/** Two seconds for the store, two for the check of readiness, and a slow machine. */
const SOON = { timeout: 20_000 };

withMongoDb('a gateway whose wire to MongoDB breaks', (uri) => {
  const { hostname, port } = new URL(uri.replace(/^mongodb:/, 'http:'));
  let release = (): void => {};
  let company: Company;
  let wire: Wire;
  let gateway: GatewayProcess;
  /** Its wire is whole throughout. */
  let other: GatewayProcess;

  beforeAll(async () => {
    const before = (_method: string, args: string) =>
      args.includes('"waits"') ? new Promise<void>((go) => (release = go)) : Promise.resolve();
    company = await startCompany({ mongodb: uri, upstream: { before } });
    wire = await createWire(hostname, Number(port || '27017'));
    [gateway, other] = await Promise.all([
      company.start({ store: company.storeAt(`mongodb://127.0.0.1:${wire.port}/`) }),
      company.start(),
    ]);
  });
  afterAll(async () => {
    wire.close();
    await company.close();
  });

  const find = async (args: object): Promise<Shown | undefined> =>
    (await company.approvals(other)).find(
      ({ preview }) => JSON.stringify(JSON.parse(preview)) === JSON.stringify(args),
    );
  const hold = async (args: object) => {
    const shown = company.slack.messages(APPROVALS_CHANNEL).length;
    const answer = company.call(gateway, args);
    await expect.poll(() => company.slack.messages(APPROVALS_CHANNEL).length, SOON).toBe(shown + 1);
    await expect.poll(() => company.holds(gateway), SOON).toBe(1);
    return { answer, id: (await find(args))?.id ?? '' };
  };
  const readiness = async () => (await company.ready(gateway)).status;
  const runs = (args: object) => company.upstream.runs(JSON.stringify(args));

  it.each(['cut', 'silent'] as const)(
    'holds a call while the wire is %s, refuses others, and runs it once the store says that it is approved',
    async (fault) => {
      const { answer, id } = await hold({ held: fault });
      wire.become(fault);
      await expect.poll(readiness, SOON).toBe(503);
      expect(await company.call(gateway, { other: fault })).toMatch(/not executed/i);
      expect(await company.decide(other, id, alice)).toBe(200);
      await sleep(500);
      expect(runs({ held: fault })).toBe(0);
      wire.become('whole');
      expect(await answer).toContain('deleted, run');
      expect(runs({ held: fault })).toBe(1);
      expect(runs({ other: fault })).toBe(0);
      await expect.poll(readiness, SOON).toBe(200);
    },
    60_000,
  );

  it.each(['before', 'after'] as const)(
    'refuses a call that is about to run if the store goes silent %s its approval is spent, and asks anew',
    async (when) => {
      const args = { spent: when };
      const { answer, id } = await hold(args);
      const silenced = wire.silentAt([id, 'executing'], when);
      await company.decide(other, id, alice);
      await silenced;
      expect(await answer).toMatch(/not executed/i);
      wire.become('whole');
      // Whether it was spent is for the store to say: the card's own news may have come in between.
      await expect
        .poll(async () => (await find(args))?.state, SOON)
        .toMatch(when === 'before' ? /^cancelled$/ : /^(?:failed|cancelled)$/);
      expect((await find(args))?.error).toContain('Not executed');
      expect(runs(args)).toBe(0);
      const again = await hold(args);
      expect(again.id).not.toBe(id);
      await company.decide(other, again.id, alice);
      expect(await again.answer).toContain('deleted, run');
      expect(runs(args)).toBe(1);
    },
    60_000,
  );

  it('lets a call that runs come to its end, and notes what came of it once it can', async () => {
    const args = { waits: true };
    const { answer, id } = await hold(args);
    await company.decide(other, id, alice);
    await expect.poll(() => runs(args), SOON).toBe(1);
    wire.become('cut');
    release();
    expect(await answer).toContain('deleted, run');
    await sleep(2500);
    expect((await find(args))?.state).toBe('executing');
    wire.become('whole');
    await expect.poll(async () => (await find(args))?.state, SOON).toBe('executed');
  }, 60_000);

  it('starts without its store, says so for readiness, and works once it comes', async () => {
    wire.become('cut');
    const late = await company.start({ store: company.storeAt(`mongodb://127.0.0.1:${wire.port}/`) });
    await expect.poll(async () => (await company.ready(late)).status, SOON).toBe(503);
    expect(await company.call(late, { late: true })).toMatch(/not executed/i);
    wire.become('whole');
    await expect.poll(async () => (await company.ready(late)).status, SOON).toBe(200);
  }, 60_000);
});
