/** Many at once on one real store: every round has one decision and one execution, the one who clicks and redeems. */
import { expect, it, onTestFinished } from 'vitest';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';
import { redeem } from '../../support/redeem.ts';
import { click, createOffice, never, openOffice, request } from './office.ts';

it('has one decision and at most one execution in each of 20 rounds of 20 clicks over two processes', async () => {
  const store = await createEmbeddedStore({ path: ':memory:', now: Date.now });
  onTestFinished(() => store.close());
  let checked = Promise.withResolvers<void>();
  const deniedNow = async (): Promise<undefined> => {
    checked.resolve();
  };
  const one = createOffice({ store, deniedNow });
  const two = openOffice({ ...one.deps, holder: 'replica-2' });
  const people = Array.from({ length: 20 }, (_, index) => `U_${index}`);
  for (const name of people) one.approvers.add(name);
  const results = { approved: 0, denied: 0 };
  for (let round = 0; round < 20; round += 1) {
    checked = Promise.withResolvers<void>();
    const call = request({ arguments: `{"round":${round}}` });
    const tickets = await Promise.all([one.ask(call, never()), two.ask(call, never())]);
    const { id } = tickets[0].approval;
    const waiting = tickets.map((ticket) => ticket.wait(one.clock.now + 60_000, never()));
    const settled = await Promise.all(
      people.map(async (name, index) => {
        const verdict = (index * 7 + round) % 3 === 0 ? ('deny' as const) : ('approve' as const);
        // An approval is checked once more than a denial, which would be first in each round.
        if (verdict === 'deny' && round % 2 === 1) await checked.promise;
        return (index % 2 ? one : two).settle(id, { click: click(name), verdict });
      }),
    );
    expect(settled.filter((result) => result.ok)).toHaveLength(1);
    const outcomes = await Promise.all(waiting);
    expect(new Set(outcomes).size).toBe(1);
    const spent = await Promise.all([one, two, one, two].map((process) => redeem(process, id)));
    const executions = spent.filter((result) => result.ok).length;
    expect(executions).toBe(outcomes[0] === 'approved' ? 1 : 0);
    results[outcomes[0] === 'approved' ? 'approved' : 'denied'] += 1;
  }
  expect(results.approved).toBeGreaterThan(0);
  expect(results.denied).toBeGreaterThan(0);
}, 60_000);
