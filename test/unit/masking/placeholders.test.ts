import { describe, expect, it } from 'vitest';
import { labelledSet } from '../../../scripts/masking-set/labelled-set.ts';
import { createMasker } from '../../../src/masking/engine/create-masker.ts';
import { detectors } from '../../../src/masking/rules/find-formats.ts';
import { knownTypes } from '../../../src/masking/settings/known-types.ts';
import { anyPlaceholder, type Style, styleProblem } from '../../../src/masking/settings/placeholder.ts';
import { defaults, maskJsonText } from './masker.ts';

const key = Buffer.alloc(32, 7);
const all = { ...defaults, pii: { ...defaults.pii, email: 'mask', phone: 'mask', pin: 'mask' } } as const;
const inStyle = (styles: Readonly<Record<string, Style>>, using = key) =>
  createMasker({ ...all, styles }, using);

describe('pseudonyms', () => {
  const masker = inStyle({ email: 'token' });
  const of = (text: string, using = masker): string => using.maskText(text).text;

  it('are the same for the same value, under the same key', () => {
    expect(of('email=bob@acme.io')).toMatch(/^email=\[REDACTED:email:[a-z]{16}\]$/);
    expect(of('email=bob@acme.io')).toBe(of('email=bob@acme.io', inStyle({ email: 'token' })));
    expect(of('email=bob@acme.io')).not.toBe(of('email=eve@acme.io'));
    expect(of('email=bob@acme.io')).not.toBe(
      of('email=bob@acme.io', inStyle({ email: 'token' }, Buffer.alloc(32, 8))),
    );
  });

  it('differ by type', () => {
    const both = inStyle({ password: 'token', token: 'token' });
    const [, one, other] =
      /d=\S+:(\w+)\] access_token=\S+:(\w+)\]/.exec(of('password=hunter2x access_token=hunter2x', both)) ??
      [];
    expect(one).toBeDefined();
    expect(one).not.toBe(other);
  });

  it.each(['pin', 'ssn', 'card'])('are refused for %s', (type) => {
    expect(styleProblem(type, 'token')).toContain('too few');
  });
});

describe('showing a part', () => {
  const masker = inStyle({ card: 'partial', phone: 'partial' });
  it.each([
    ['card 4111 1111 1111 1111', 'card [REDACTED:card:1111]'],
    ['call +49 30 901820 today', 'call [REDACTED:phone:1820] today'],
    ['cvv: 123', 'cvv: [REDACTED:card]'],
  ])('%s', (text, expected) => {
    expect(masker.maskText(text).text).toBe(expected);
  });

  it('is refused for what has no last digits', () => {
    expect(styleProblem('api_key', 'partial')).toContain('only card and phone');
  });
});

describe('every style', () => {
  const tokens = Object.fromEntries(
    [...knownTypes]
      .filter((type) => styleProblem(type, 'token') === undefined)
      .map((type) => [type, 'token' as const]),
  );
  const styled = inStyle({ ...tokens, card: 'partial', phone: 'partial' });

  it('is known as a placeholder, and stands when masked again', () => {
    const { positives } = labelledSet(20_262, 20);
    for (const { message } of positives) {
      const once = maskJsonText(JSON.stringify(message), styled);
      expect(maskJsonText(once, styled)).toBe(once);
      expect(maskJsonText(once)).toBe(maskJsonText(maskJsonText(once)));
      expect(once.replaceAll(anyPlaceholder, '')).not.toContain('[REDACTED:');
    }
  });

  it('stands under every name and beside every word', () => {
    for (const word of [
      'password: ',
      'token=',
      'Authorization: Bearer ',
      'api key is ',
      'card ',
      '--token ',
    ]) {
      for (const mark of [
        '[REDACTED:email:kqzmvhpbtrkdwnsc]',
        '[REDACTED:card:1111]',
        '[REDACTED:phone:4567]',
      ]) {
        const text = `${word}${mark.replaceAll(/[zs]/g, 't')} and 2222`;
        expect(styled.maskText(text).text).toBe(text);
      }
    }
  });

  it('knows all types of the labelled set and of the detectors', () => {
    const types = new Set(detectors.map(({ type }) => type));
    for (const { message } of labelledSet(20_263, 10).positives) {
      const text = maskJsonText(JSON.stringify(message));
      for (const [, type = ''] of text.matchAll(/\[REDACTED:(\w+)\]/g)) types.add(type);
    }
    expect([...types].filter((type) => !knownTypes.has(type))).toEqual([]);
  });
});
