/** Seals ids for clients to keep: only we can read them, and only for whom and for what they were made. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

export interface SealingKey {
  /** 1 to 32 letters, digits, - and _; it stands in front of each seal, so that keys can be rotated. */
  readonly id: string;
  /** 32 random bytes. */
  readonly key: Buffer;
}

export interface Sealer {
  /** A text of visible ASCII. `associated` says whom and what it is for, and is not contained. */
  seal(plain: string, associated: readonly string[]): string;
  /** The same seal each time: for ids that are mentioned more than once. Who sees two can tell whether they are alike. */
  sealAlike(plain: string, associated: readonly string[]): string;
  /** What was sealed; undefined for anything not sealed by one of our keys with exactly these associated parts. */
  open(sealed: string, associated: readonly string[]): string | undefined;
}

const NONCE = 12;
const TAG = 16;
/** Subkeys that are remembered: callers by servers, and what each of them has sealed there. */
const REMEMBERED = 2000;

/** AES-256-GCM. Seals with the first key, opens with all of them. Throws a RangeError for keys that cannot be used. */
export const createSealer = (keys: readonly SealingKey[]): Sealer => {
  const byId = new Map(keys.map(({ id, key }) => [id, createSubkeys(key)]));
  const [newest] = keys;
  if (newest === undefined || byId.size !== keys.length || !keys.every(isUsable)) {
    throw new RangeError('sealing needs keys of 32 bytes with distinct ids of letters, digits, - and _');
  }
  const subkeys = createSubkeys(newest.key);
  return {
    // Drawn here and not passed in: a nonce used twice under one key would give the key's protection away.
    seal: (plain, associated) =>
      `${newest.id}.${encrypt(subkeys, { plain, associated, nonce: randomBytes(NONCE) })}`,
    sealAlike: (plain, associated) => {
      const nonce = nonceOf(subkeys, plain, associated);
      return `${newest.id}.${encrypt(subkeys, { plain, associated, nonce })}`;
    },
    open: (sealed, associated) => {
      const [id = '', text = '', ...rest] = sealed.split('.');
      const opening = byId.get(id);
      return opening === undefined || rest.length > 0 ? undefined : decrypt(opening, text, associated);
    },
  };
};

const isUsable = ({ id, key }: SealingKey): boolean => /^[\w-]{1,32}$/.test(id) && key.byteLength === 32;

interface Sealing {
  readonly plain: string;
  readonly associated: readonly string[];
  readonly nonce: Buffer;
}

const encrypt = (subkeys: Subkeys, { plain, associated, nonce }: Sealing): string => {
  const { key, bound } = subkeys(associated);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url');
};

const decrypt = (subkeys: Subkeys, sealed: string, associated: readonly string[]): string | undefined => {
  const bytes = Buffer.from(sealed, 'base64url');
  // Node ignores what is not base64url, and two texts must not be one id.
  if (bytes.byteLength < NONCE + TAG || bytes.toString('base64url') !== sealed) return undefined;
  const { key, bound } = subkeys(associated);
  const nonce = bytes.subarray(0, NONCE);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  decipher.setAAD(bound).setAuthTag(bytes.subarray(-TAG));
  const text = decipher.update(bytes.subarray(NONCE, -TAG));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
};

/** Made from the text, under a key of its own: it is used twice only if the whole seal is the same (RFC 5297). */
const nonceOf = (subkeys: Subkeys, plain: string, associated: readonly string[]): Buffer =>
  createHmac('sha256', subkeys(['nonce', ...associated]).key)
    .update(plain)
    .digest()
    .subarray(0, NONCE);

interface Subkey {
  readonly key: KeyObject;
  /** The parts it is for, as bytes. */
  readonly bound: Buffer;
}

type Subkeys = (associated: readonly string[]) => Subkey;

/**
 * A key for each set of parts, so that random nonces stay far from repeating however many ids are sealed. Deriving one
 * costs more than sealing with it, so the last ones are remembered.
 */
const createSubkeys = (key: Buffer): Subkeys => {
  const known = new Map<string, Subkey>();
  return (associated) => {
    // JSON keeps the parts apart: ["a","bc"] and ["ab","c"] are not the same.
    const parts = JSON.stringify(associated);
    const found = known.get(parts);
    if (found !== undefined) return found;
    const bound = Buffer.from(parts, 'utf8');
    const made = { key: createSecretKey(createHmac('sha256', key).update(bound).digest()), bound };
    const [oldest] = known.keys();
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest);
    known.set(parts, made);
    return made;
  };
};
