import { expect, it } from 'vitest';
import { renderOutcome } from '../../../src/slack/cards/render-outcome.ts';
import { approval, vote } from './samples.ts';

const outcomeOf = (took: number): string =>
  JSON.stringify(renderOutcome(approval({ state: 'executed', votes: [vote()], took })));

it.each([
  [0, 'executed · in under 0.1 s'],
  [99, 'executed · in under 0.1 s'],
  [100, 'executed · 0.1 s'],
  [1234, 'executed · 1.2 s'],
])('after %i ms the card says: %s', (took, words) => {
  expect(outcomeOf(took)).toContain(words);
});
