/** Two gateways on machines whose clocks are twenty minutes apart: both go by the clock of their store. */
import { expect, it } from 'vitest';
import { startCompany } from '../support/start-company.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const MINUTES = 60_000;
const shifted = (milliseconds: number) =>
  `--import=data:text/javascript,const now=Date.now;Date.now=()=>now()+(${milliseconds})`;

withMongoDb('two gateways', (mongodb) => {
  it.each([
    ['ahead, if a request would have expired long ago', 20 * MINUTES],
    ['behind, if it would last longer than people were told', -20 * MINUTES],
  ])(
    'decide about each other’s requests with one machine %s',
    async (_what, shift) => {
      const company = await startCompany({ mongodb });
      try {
        const [right, wrong] = await Promise.all([company.start(), company.start({}, [shifted(shift)])]);
        for (const [holder, other] of [
          [right, wrong],
          [wrong, right],
        ] as const) {
          const answer = company.call(holder, { held: holder.url });
          await expect
            .poll(async () => (await company.approvals(other, 'pending')).length, { timeout: 10_000 })
            .toBe(1);
          const [pending] = await company.approvals(other, 'pending');
          // Fifteen minutes, from now.
          const { expiresAt } = pending as unknown as { expiresAt: number };
          expect(Math.abs(expiresAt - Date.now() - 15 * MINUTES)).toBeLessThan(MINUTES);
          expect(await company.decide(other, pending?.id ?? '', { by: 'alice', decision: 'approve' })).toBe(
            200,
          );
          expect(await answer).toContain('deleted, run');
        }
      } finally {
        await company.close();
      }
    },
    60_000,
  );
});
