/** Credentials that are a header as they stand: a name of the server's own, a bearer token, or name and password. */
import type { Credential } from './credential.ts';
import type { Secret } from './secret.ts';

/** A header of this name with the secret as its value. */
export const namedHeader = (name: string, secret: Secret): Credential => ({
  headers: async () => ({ [name.toLowerCase()]: checked(await secret.read()) }),
  refused: secret.expire,
});

/** RFC 6750, section 2.1. */
export const bearerHeader = (secret: Secret): Credential => ({
  headers: async () => ({ authorization: `Bearer ${checked(await secret.read())}` }),
  refused: secret.expire,
});

/** RFC 7617, in UTF-8. */
export const basicHeader = (username: string, secret: Secret): Credential => ({
  headers: async () => ({
    authorization: `Basic ${Buffer.from(`${username}:${await secret.read()}`).toString('base64')}`,
  }),
  refused: secret.expire,
});

/** @throws Error if the secret would break out of its header. */
export const checked = (value: string): string => {
  if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(value))
    throw new Error('the secret has characters that no header can carry');
  return value;
};
