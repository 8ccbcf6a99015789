/** The gateway's own keys: sealing keys for ids (AES-256), and one Ed25519 key for what has to be provable later. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';

const keyFile = z.strictObject({
  /** Newest first: the first seals, all open, so that keys rotate without ending sessions. */
  sealing: z.array(z.strictObject({ id: z.string().min(1), key: z.base64() })).min(1),
  /** PKCS #8 PEM. */
  signing: z.string().startsWith('-----BEGIN PRIVATE KEY-----'),
});

export interface Keys {
  readonly sealing: readonly { readonly id: string; readonly key: Buffer }[];
  readonly signing: string;
}

/**
 * Reads the key file; `make` writes a new one if there is none, readable by its owner only.
 * Throws a ConfigurationError whose message names the file and never a key.
 */
export const loadKeys = (file: string, make: boolean): Keys => {
  const parsed = keyFile.safeParse(readJson(file) ?? (make ? makeKeys(file) : undefined));
  if (!parsed.success)
    throw new ConfigurationError(
      `${file} is not a key file; restore it, or remove it to start with new keys`,
    );
  const sealing = parsed.data.sealing.map(({ id, key }) => ({ id, key: Buffer.from(key, 'base64') }));
  if (sealing.some(({ key }) => key.byteLength !== 32))
    throw new ConfigurationError(`${file}: sealing keys have 32 bytes`);
  return { sealing, signing: parsed.data.signing };
};

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigurationError(`${file} cannot be read as a key file`);
  }
};

/** Writes a new key file, readable by its owner only. Throws if there is one already. */
export const makeKeys = (file: string): unknown => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const keys = {
    sealing: [{ id: randomBytes(4).toString('hex'), key: randomBytes(32).toString('base64') }],
    signing: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
  // Beside an embedded store this makes its directory.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return keys;
};
