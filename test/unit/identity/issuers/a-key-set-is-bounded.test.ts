/** What an issuer answers: read up to a bound, strictly, and only the keys that sign tokens. */
import { expect, it } from 'vitest';
import { readBounded, svidKeys } from '../../../../src/identity/issuers/key-set.ts';

it('is read up to its bound, and not beyond', async () => {
  await expect(readBounded(new Response('x'.repeat(10)), 10)).resolves.toBe('x'.repeat(10));
  await expect(readBounded(new Response('x'.repeat(11)), 10)).rejects.toThrow(
    'the issuer answered with more than 10 bytes',
  );
});

it('is named by its address if that is known', async () => {
  const response = new Response('xx');
  Object.defineProperty(response, 'url', { value: 'https://idp.example/jwks' });
  await expect(readBounded(response, 1)).rejects.toThrow('https://idp.example/jwks answered');
});

it('may be empty', async () => {
  await expect(readBounded(new Response(null), 10)).resolves.toBe('');
});

it('has to be UTF-8', async () => {
  await expect(readBounded(new Response(new Uint8Array([0xff])), 10)).rejects.toThrow();
});

it('of a SPIFFE bundle leaves out what signs certificates', () => {
  const keys = [
    { kty: 'EC', kid: 'a', use: 'x509-svid' },
    { kty: 'EC', kid: 'b', use: 'jwt-svid' },
    { kty: 'EC', kid: 'c' },
    { kty: 'EC', kid: 'd', use: 'sig' },
  ];
  expect(svidKeys({ keys })).toEqual({
    keys: [
      { kty: 'EC', kid: 'b' },
      { kty: 'EC', kid: 'c' },
      { kty: 'EC', kid: 'd', use: 'sig' },
    ],
  });
});
