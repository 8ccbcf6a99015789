/**
 * A gateway process dies by SIGKILL at each step between request and answer, beside another one on the same store.
 * Never executed twice, never executed unapproved, never lost, and *unknown* where no one can know.
 */
import { expect, it } from 'vitest';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { createWire } from '../support/create-wire.ts';
import { type Company, type Shown, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

/** A sign of life holds for 30 s, and every 15 s someone looks for those who gave none. */
const NOTICED = { timeout: 60_000, interval: 500 };

/** What is left of a call after the death of the gateway that held it. */
interface Left {
  readonly args: object;
  /** How often the server had run it by then. */
  readonly ran: number;
}

/** The server never answers a message of which a test says so. */
const createSilence = () => {
  const silent = new Set<string>();
  const before = (method: string, args: string) =>
    silent.has(method) || silent.has(args) ? new Promise(() => {}) : Promise.resolve();
  return { silent, before };
};

const pendingOf = async (company: Company, gateway: GatewayProcess, args: object): Promise<Shown> => {
  const find = async () => (await company.approvals(gateway)).find((each) => isAbout(each, args));
  await expect.poll(async () => (await find())?.state, { timeout: 10_000 }).toBe('pending');
  return (await find()) as Shown;
};

const isAbout = ({ preview }: Shown, args: object): boolean =>
  JSON.stringify(JSON.parse(preview)) === JSON.stringify(args);

const cards = (company: Company): number => company.slack.messages(APPROVALS_CHANNEL).length;

const alice = { by: 'alice', decision: 'approve' } as const;

withMongoDb('killed beside another gateway', (uri) => {
  const { hostname, port } = new URL(uri.replace(/^mongodb:/, 'http:'));

  it('neither loses nor repeats a call', async () => {
    const { silent, before } = createSilence();
    const company = await startCompany({ mongodb: uri, upstream: { before } });
    try {
      const survivor = await company.start();
      const leave = (gateway: GatewayProcess, args: object) => company.call(gateway, args).catch(() => 'cut');
      const approve = async (id: string) => expect(await company.decide(survivor, id, alice)).toBe(200);
      const stateOf = async (args: object) =>
        (await company.approvals(survivor)).find((each) => isAbout(each, args))?.state;

      /** Starts a gateway, brings a call to its step there, and kills the gateway. */
      const killedAt = async (
        step: (gateway: GatewayProcess, wire: Awaited<ReturnType<typeof createWire>>) => Promise<Left>,
      ): Promise<Left> => {
        const wire = await createWire(hostname, Number(port || '27017'));
        const victim = await company.start({ store: company.storeAt(`mongodb://127.0.0.1:${wire.port}/`) });
        const left = await step(victim, wire);
        await victim.kill();
        wire.close();
        expect(company.upstream.runs(JSON.stringify(left.args))).toBe(left.ran);
        return left;
      };

      // Before it asked anyone: the server has not even said which tools it has.
      const unasked = await killedAt(async (victim) => {
        silent.add('tools/list');
        const lists = company.upstream.messages('tools/list');
        void leave(victim, { step: 'unasked' });
        await expect.poll(() => company.upstream.messages('tools/list')).toBe(lists + 1);
        silent.delete('tools/list');
        return { args: { step: 'unasked' }, ran: 0 };
      });

      // While asking: Slack has the card and does not say so.
      const asking = await killedAt(async (victim) => {
        const lift = company.slack.fault({ method: 'chat.postMessage', kind: 'hang' });
        void leave(victim, { step: 'asking' });
        await pendingOf(company, survivor, { step: 'asking' });
        await expect.poll(() => company.slack.calls().at(-1)?.outcome).toBe('hang');
        lift();
        return { args: { step: 'asking' }, ran: 0 };
      });

      // While people are asked.
      const asked = await killedAt(async (victim) => {
        const shown = cards(company);
        void leave(victim, { step: 'asked' });
        await pendingOf(company, survivor, { step: 'asked' });
        await expect.poll(() => cards(company)).toBe(shown + 1);
        // Once it waits, it has stored where the card stands.
        await expect.poll(() => company.holds(victim)).toBe(1);
        return { args: { step: 'asked' }, ran: 0 };
      });

      // Approved, and the gateway that holds the call does not know yet.
      const approved = await killedAt(async (victim) => {
        void leave(victim, { step: 'approved' });
        const { id } = await pendingOf(company, survivor, { step: 'approved' });
        victim.freeze();
        await approve(id);
        return { args: { step: 'approved' }, ran: 0 };
      });

      /** A store may drop what it was still at when its client goes away, so what has passed the wire has to arrive first. */
      const arrival = (args: object, word: string): Promise<void> =>
        expect
          .poll(() => stateOf(args), { timeout: 2000 })
          .toBe(word)
          .catch(() => {});
      const spendingAt = (args: object, word: string, when: 'before' | 'after') =>
        killedAt(async (victim, wire) => {
          void leave(victim, args);
          const { id } = await pendingOf(company, survivor, args);
          const silenced = wire.silentAt([id, word], when);
          await approve(id);
          await silenced;
          if (when === 'after') await arrival(args, word);
          return { args, ran: company.upstream.runs(JSON.stringify(args)) };
        });
      /** A swap that loses to another change of the same approval has spent nothing, so another call is brought there. */
      const spentAtLast = async (attempt = 1): Promise<Left> => {
        const left = await spendingAt({ step: 'spent', attempt }, 'executing', 'after');
        if ((await stateOf(left.args)) === 'executing') return left;
        expect([attempt < 10, await stateOf(left.args), left.ran]).toEqual([true, 'approved', 0]);
        return spentAtLast(attempt + 1);
      };
      // About to spend the approval; having spent it; having an answer that is not on record yet.
      const spending = await spendingAt({ step: 'spending' }, 'executing', 'before');
      const spent = await spentAtLast();
      const answered = await spendingAt({ step: 'answered' }, 'executed', 'before');
      expect([spending.ran, spent.ran, answered.ran]).toEqual([0, 0, 1]);

      // Forwarded, and the server has not answered.
      const forwarded = await killedAt(async (victim) => {
        const args = { step: 'forwarded' };
        silent.add(JSON.stringify(args));
        void leave(victim, args);
        const { id } = await pendingOf(company, survivor, args);
        await approve(id);
        await expect.poll(() => company.upstream.runs(JSON.stringify(args))).toBe(1);
        silent.delete(JSON.stringify(args));
        return { args, ran: 1 };
      });

      // What was approved and certainly did not run, runs for the identical retry, once, and no one is asked again.
      const before_ = cards(company);
      for (const { args } of [approved, spending]) {
        expect(await stateOf(args)).toBe('approved');
        expect(await company.call(survivor, args)).toContain('deleted, run');
        expect(company.upstream.runs(JSON.stringify(args))).toBe(1);
        await expect.poll(() => stateOf(args)).toBe('executed');
      }
      expect(cards(company)).toBe(before_);

      // What may have run does not run again: first because it could still be running, then because no one knows.
      const unclear = [spent, answered, forwarded];
      for (const { args } of unclear) expect(await company.call(survivor, args)).toContain('running now');
      for (const { args } of unclear) await expect.poll(() => stateOf(args), NOTICED).toBe('unknown');
      expect(
        (await company.approvals(survivor, 'unknown')).map(({ preview }) => JSON.parse(preview)),
      ).toEqual(expect.arrayContaining(unclear.map(({ args }) => args)));
      for (const { args, ran } of unclear) {
        expect(await company.call(survivor, args)).toContain('outcome is unknown');
        expect(company.upstream.runs(JSON.stringify(args))).toBe(ran);
      }

      // What people were asked about stays open, and says that no one waits; approved, it runs for the retry.
      await expect
        .poll(async () => (await pendingOf(company, survivor, asked.args)).callerGone, NOTICED)
        .toBe(true);
      // What no one was shown is given up, and what no one was asked is as if it had not been.
      await expect.poll(() => stateOf(asking.args), NOTICED).toBe('undeliverable');
      expect(await stateOf(unasked.args)).toBeUndefined();
      const { id } = await pendingOf(company, survivor, asked.args);
      await approve(id);
      expect(await company.call(survivor, asked.args)).toContain('deleted, run');
      for (const { args } of [asking, unasked]) {
        const answer = company.call(survivor, args);
        const again = await pendingOf(company, survivor, args);
        expect(company.upstream.runs(JSON.stringify(args))).toBe(0);
        await approve(again.id);
        expect(await answer).toContain('deleted, run');
      }
      for (const { args } of [asked, asking, unasked])
        expect(company.upstream.runs(JSON.stringify(args))).toBe(1);
    } finally {
      await company.close();
    }
  }, 240_000);
});
