/** What lies on this machine: the key file, the policy and the store. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { loadKeys } from '../../config/load-keys.ts';
import type { Config } from '../../config/schema.ts';
import { openEmbeddedReader } from '../../store/embedded/create-embedded-store.ts';
import { noStoreAt } from '../../store/embedded/open-database.ts';
import { createMongoStore } from '../../store/mongodb/create-mongo-store.ts';
import { type OpenedPolicy, showProblem } from '../policy/open-policy.ts';
import { type Finding, finding } from './finding.ts';

/** Whether the key file is there, and only its owner may read it. */
export const checkKeys = ({ keys: { file } }: Config): Promise<Finding> =>
  finding('keys', async () => {
    const found = await stat(file).catch(() => undefined);
    // A mongodb configuration without its key file does not get this far.
    if (found === undefined) return `${file} is made at the first start`;
    loadKeys(file, false);
    // A secret that is mounted into a pod belongs to root, and is given to the gateway by a group of its own.
    const isMounted = found.uid !== process.getuid?.() && (found.mode & 0o077) === 0o040;
    if (isMounted) return `${file} is a key file that is given to this user by its group`;
    if ((found.mode & 0o077) !== 0) throw new Error(`${file} can be read by others; chmod 600 it`);
    return `${file} is a key file that only its owner can read`;
  });

/** Whether the store can be opened, or MongoDB answers. */
export const checkStore = ({ store }: Config): Promise<Finding> =>
  finding('store', async () => {
    if (store.kind === 'embedded') return checkEmbedded(store.path);
    const opened = await createMongoStore({ uri: store.uri, database: store.database, now: Date.now });
    try {
      await opened.ping().catch(tellMongo);
      return `MongoDB answers, database ${store.database}`;
    } finally {
      await opened.close();
    }
  });

/** What the driver said, and what can be done about it. */
const tellMongo = (error: unknown): never => {
  const { code, message } = deepest(error);
  if (code === AUTHENTICATION_FAILED || code === UNAUTHORIZED) {
    throw new Error(
      `MongoDB refuses the gateway (${message}); see the user and password of store.uri, and that this user may read and write store.database`,
    );
  }
  throw new Error(
    `MongoDB cannot be reached (${message}); see that it runs, that store.uri names it, and that this machine may connect to it`,
  );
};

/** MongoDB's error codes. */
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;

/** Each layer of the driver repeats what the one below it said. */
const deepest = (error: unknown): { readonly code: unknown; readonly message: string } => {
  if (error instanceof Error && error.cause instanceof Error) return deepest(error.cause);
  const { code } = Object(error) as { code?: unknown };
  return { code, message: error instanceof Error ? error.message || String(code) : String(error) };
};

const checkEmbedded = async (path: string): Promise<string> => {
  const mode = (await stat(path).catch(() => undefined))?.mode;
  const isThere = mode !== undefined;
  // Group rights are how a mounted volume is given to a container; everyone's are no one's intention.
  if (isThere && (mode & 0o007) !== 0) throw new Error(`${path} can be read by others; chmod 700 it`);
  await access(isThere ? path : dirname(path), constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `${path} cannot be written (${error.code}); see that this user may write there (store.path)`,
    );
  });
  const reader = await openEmbeddedReader(path).catch((error: Error) => {
    if (error.message !== noStoreAt(path)) throw error;
  });
  await reader?.close();
  return reader === undefined ? `${path} can be written; it is made at the first start` : `${path} opens`;
};

/** The policy, and what is doubtful in it. */
export const checkPolicy = async (opened: Promise<OpenedPolicy>): Promise<readonly Finding[]> => {
  const warnings: Finding[] = [];
  const first = await finding('policy', async () => {
    const { file, policy, warnings: found } = await opened;
    warnings.push(
      ...found.map((each) => ({ verdict: 'warn', about: 'policy', text: showProblem(file, each) }) as const),
    );
    return `${file} loads, sha256 ${policy.digest.slice(0, 12)}`;
  });
  return [first, ...warnings];
};
