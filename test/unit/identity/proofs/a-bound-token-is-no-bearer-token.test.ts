/** A token that is bound to its client in a way that is not checked here is no token. */
import { expect, it } from 'vitest';
import { boundKey } from '../../../../src/identity/dpop.ts';

it('a token without cnf is bound to no key', () => {
  expect(boundKey(undefined)).toBeUndefined();
});

it('the thumbprint of a DPoP key is what its token is bound to', () => {
  expect(boundKey({ jkt: 'thumb' })).toBe('thumb');
});

it.each<[string, unknown]>([
  ['a certificate', { 'x5t#S256': 'thumb' }],
  ['a certificate beside the key', { jkt: 'thumb', 'x5t#S256': 'thumb' }],
  ['an empty thumbprint', { jkt: '' }],
  ['a thumbprint that is no text', { jkt: 7 }],
  ['nothing', {}],
  ['null', null],
  ['a list', ['thumb']],
  ['a text', 'thumb'],
])('a token that is bound to %s is refused', (_what, cnf) => {
  expect(() => boundKey(cnf)).toThrow('in a way this gateway cannot check');
});
