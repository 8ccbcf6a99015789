/** One card a second reaches a channel, and a request that waited ten seconds for its turn was given up. */
import { expect, it } from 'vitest';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { openScene } from '../support/open-scene.ts';

const CALLS = 12;

it('asks about a burst of calls one after another and refuses none', async ({ onTestFinished }) => {
  const scene = await openScene({ onTestFinished, isPaced: true });
  let answered = 0;
  for (let n = 0; n < CALLS; n += 1) void scene.call({ n }).then(() => (answered += 1));
  const cards = () => scene.slack.messages(APPROVALS_CHANNEL).length;
  await expect.poll(cards, { timeout: 25_000 }).toBe(CALLS);
  expect(answered).toBe(0);
  expect(new Set(await scene.states())).toEqual(new Set(['pending']));
}, 40_000);
