import { describe, it } from 'vitest';
import { approvalCards, otherViews } from '../unit/slack/every-card.ts';
import { expectPinned } from './pin.ts';

describe('the card of an approval', () => {
  it.each(approvalCards)('%s', (name, card) => expectPinned(`slack/${name}`, card));
});

describe('everything else people get to see', () => {
  it.each(otherViews)('%s', (name, view) => expectPinned(`slack/${name}`, view));
});
