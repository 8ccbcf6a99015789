/** The store was away for long, and comes back: what is about to run waits until the list of switches was read again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Running } from '../../../src/operators/kill.ts';
import { createKillSwitches } from '../../../src/operators/kill-switches.ts';
import { safe } from '../../support/safe.ts';

const bob: Running = {
  caller: { issuer: 'https://idp.acme.io', subject: 'bob', email: undefined },
  server: 'billing',
  tool: 'query',
  session: 'ses_1',
};

it('tells all who wait what is stopped as soon as the store answers again', async () => {
  const store = { down: true, reads: 0 };
  const kills = createKillSwitches({
    documents: {
      getDocument: async () => {
        store.reads += 1;
        if (store.down) throw new Error('down');
        return undefined;
      },
      putDocument: async () => true,
      listDocuments: async () => ({ items: [], cursor: null }),
      removeDocument: async () => true,
    },
    holder: 'one',
    alone: false,
    makeSafe: safe,
    now: Date.now,
  });
  let isTold = false;
  const all = Array.from({ length: 20 }, () => kills.told());
  const told = Promise.all(all).then(() => (isTold = true));
  await sleep(50);
  expect(isTold).toBe(false);
  expect(() => kills.killing(bob)).toThrow(/cannot be told/);
  store.down = false;
  await told;
  expect(kills.killing(bob)).toBeUndefined();
  expect(store.reads, 'reads for twenty calls').toBeLessThan(10);
});
