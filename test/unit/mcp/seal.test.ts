import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createSealer } from '../../../src/mcp/seal.ts';

const key = (id: string) => ({ id, key: randomBytes(32) });
const text = fc.string({ unit: 'grapheme' });
const parts = fc.array(text, { maxLength: 4 });

const sealer = createSealer([key('k1')]);

describe('a sealed id', () => {
  it('opens to what was sealed, for the same parts only', () => {
    fc.assert(
      fc.property(text, parts, parts, (plain, associated, others) => {
        const sealed = sealer.seal(plain, associated);
        const same = JSON.stringify(associated) === JSON.stringify(others);
        expect(sealed).toMatch(/^[\x21-\x7e]+$/);
        expect(sealer.open(sealed, associated)).toBe(plain);
        expect(sealer.open(sealed, others)).toBe(same ? plain : undefined);
      }),
    );
  });

  test.each([
    ['another caller', ['session', 'bob', 'billing']],
    ['another server', ['session', 'alice', 'orders']],
    ['another use', ['event', 'alice', 'billing']],
    ['a part less', ['session', 'alice']],
    ['a part more', ['session', 'alice', 'billing', '']],
    ['another order', ['alice', 'session', 'billing']],
    ['parts cut elsewhere', ['session', 'aliceb', 'illing']],
    ['parts glued', ['session","alice', 'billing']],
  ])('does not open for %s', (_what, associated) => {
    const sealed = sealer.seal('id', ['session', 'alice', 'billing']);
    expect(sealer.open(sealed, associated)).toBeUndefined();
  });

  it('is the same each time if that is wanted, and opens like any other', () => {
    const same = () => sealer.sealAlike('7', ['question', 'alice']);
    expect(same()).toBe(same());
    expect(sealer.open(same(), ['question', 'alice'])).toBe('7');
    expect(sealer.open(same(), ['question', 'bob'])).toBeUndefined();
    const others = [sealer.sealAlike('8', ['question', 'alice']), sealer.sealAlike('7', ['question', 'bob'])];
    const nonces = [same(), ...others].map((sealed) => sealed.slice(0, 'k1.'.length + 16));
    expect(new Set(nonces).size).toBe(3);
    expect(sealer.seal('7', ['question', 'alice'])).not.toBe(sealer.seal('7', ['question', 'alice']));
  });

  it('does not open once any character of it changed', () => {
    const sealed = sealer.seal('upstream-session', ['a']);
    for (const [at, character] of [...sealed].entries()) {
      for (const other of ['A', '.', '=', ' ', '~'].filter((each) => each !== character)) {
        const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
        expect(sealer.open(changed, ['a'])).toBeUndefined();
      }
    }
  });

  test.each(['', '.', 'k1', 'k1.', 'k1.AAAA', 'k2.AAAA', '__proto__.AAAA', 'k1..', 'x'.repeat(10_000)])(
    'is not %j',
    (sealed) => {
      expect(sealer.open(sealed, [])).toBeUndefined();
    },
  );

  it('does not open with padding, line ends or a second dot added', () => {
    const sealed = sealer.seal('id', []);
    for (const added of ['=', '==', '\n', '.', '.x']) {
      expect(sealer.open(sealed + added, [])).toBeUndefined();
    }
  });

  it('is never the same twice', () => {
    expect(sealer.seal('id', [])).not.toBe(sealer.seal('id', []));
  });
});

describe('keys', () => {
  it('rotate: the first seals, all of them open', () => {
    const [older, newer] = [key('2026-01'), key('2026-02')];
    const before = createSealer([older]).seal('id', ['a']);
    const rotated = createSealer([newer, older]);
    expect(rotated.open(before, ['a'])).toBe('id');
    expect(rotated.seal('id', ['a'])).toMatch(/^2026-02\./);
    expect(createSealer([newer]).open(before, ['a'])).toBeUndefined();
  });

  it('of one id but other bytes do not open', () => {
    expect(createSealer([key('k1')]).open(sealer.seal('id', []), [])).toBeUndefined();
  });

  test.each([
    ['none', []],
    ['one too short', [{ id: 'k', key: randomBytes(16) }]],
    ['one with a dot in its id', [key('k.1')]],
    ['one without id', [key('')]],
    ['two of one id', [key('k'), key('k')]],
  ])('cannot be %s', (_what, keys) => {
    expect(() => createSealer(keys)).toThrow(RangeError);
  });
});
