import { expect, it, onTestFinished } from 'vitest';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { openScene } from '../support/open-scene.ts';

/** On cards and in recordings both look the same (rivals 12). */
const ONE = 'ghp_R4nD0mCh4r4ct3rs0fTheF1rstT0k3n12345';
const OTHER = 'ghp_0th3rR4nd0mCh4r4ct3rsAsL0ngAsThat678';

it('and a call with another secret is asked about anew', async () => {
  const scene = await openScene({ onTestFinished });
  const first = scene.call({ token: ONE });
  const card = await scene.card();
  void scene.call({ token: OTHER });
  const second = await scene.card();
  expect(second).not.toBe(card);
  const [one, other] = scene.slack.messages(APPROVALS_CHANNEL).map(({ blocks }) => JSON.stringify(blocks));
  for (const blocks of [one, other]) {
    expect(blocks).toContain('[REDACTED:github_token]');
    expect(blocks).not.toMatch(/R4nD0m|0th3rR4nd/);
  }
  await scene.approve(card);
  expect(await first).toContain('deleted, run 1');
  expect(scene.slow.runs(JSON.stringify({ token: ONE }))).toBe(1);
  expect(scene.slow.runs(JSON.stringify({ token: OTHER }))).toBe(0);
  await expect.poll(scene.states).toEqual(['pending', 'executed']);
});
