/**
 * Which identity a Slack user has proven to be: asked for in Slack, proven by signing in on the web, and finished in
 * Slack again with a code that only the browser showed. So a link that someone else sent binds nothing: the one who opens
 * it sees a code, and the one who sent it does not.
 */

import { randomInt, timingSafeEqual } from 'node:crypto';
import { callerKey, type Identity } from '../../domain/caller.ts';
import type { DocumentStore, Json } from '../../domain/document.ts';
import { digestOf } from '../../domain/text/digest.ts';
import type { SlackPerson } from './who-is.ts';

type SlackAccount = Pick<SlackPerson, 'user' | 'team' | 'name'>;

export interface Links {
  /** The Slack user who last linked this identity and has not unlinked it; undefined if there is none. */
  accountOf(identity: Identity): Promise<string | undefined>;
  identityOf(account: Pick<SlackAccount, 'user' | 'team'>): Promise<Identity | undefined>;
  /** A single-use nonce for the web, good for ten minutes. */
  begin(account: SlackAccount): Promise<string>;
  /** For the web page: which Slack account this is about; undefined if the nonce is unknown, used or too old. */
  whoBegan(nonce: string): Promise<SlackAccount | undefined>;
  /** For the web page, after sign-in and consent: uses up the nonce and gives the code to show. */
  prove(nonce: string, identity: Identity): Promise<string | undefined>;
  /** In Slack: the identity that is linked now, or undefined if the code is wrong or too old. */
  finish(account: SlackAccount, code: string): Promise<Identity | undefined>;
  /** False if nothing was linked. */
  remove(account: Pick<SlackAccount, 'user' | 'team'>): Promise<boolean>;
}

interface LinksDeps {
  readonly documents: DocumentStore;
  readonly now: () => number;
  /** Unguessable. */
  readonly newNonce: () => string;
  /** Whether bare subjects of this issuer name no one. */
  readonly isForeign: (issuer: string) => boolean;
}

const LIFE = 10 * 60_000;
const TRIES = 5;
const [LINK, ACCOUNT, NONCE, PROVEN] = [
  'slack-link',
  'slack-account',
  'slack-link-nonce',
  'slack-link-proven',
] as const;

/** Keeps links in documents of the store. A nonce works once; nonce and code end after ten minutes. */
export const createLinks = (deps: LinksDeps): Links => {
  const { documents, now, newNonce } = deps;
  const identityIn = createIdentityIn(deps.isForeign);
  return {
    identityOf: async (account) => {
      const found = await documents.getDocument(LINK, idOf(account));
      return found === undefined ? undefined : identityIn(found.value);
    },
    accountOf: async (identity) => {
      const found = await documents.getDocument(ACCOUNT, digestOf(callerKey(identity)));
      if (found === undefined) return undefined;
      const account = accountIn(found.value);
      const linked = await documents.getDocument(LINK, idOf(account));
      return linked !== undefined && callerKey(identityIn(linked.value)) === callerKey(identity)
        ? account.user
        : undefined;
    },
    begin: async ({ user, team, name }) => {
      const nonce = newNonce();
      await overwrite(documents, [NONCE, digestOf(nonce)], {
        value: { user, team, name },
        expireAt: now() + LIFE,
      });
      return nonce;
    },
    whoBegan: async (nonce) => {
      const found = await documents.getDocument(NONCE, digestOf(nonce));
      return found === undefined ? undefined : accountIn(found.value);
    },
    prove: (nonce, identity) => prove(deps, nonce, identity),
    finish: (account, code) => finish(deps, account, code),
    remove: (account) => documents.removeDocument(LINK, idOf(account)),
  };
};

const prove = async (
  { documents, now }: LinksDeps,
  nonce: string,
  identity: Identity,
): Promise<string | undefined> => {
  const found = await documents.getDocument(NONCE, digestOf(nonce));
  // The one who removes it first has used it.
  if (found === undefined || !(await documents.removeDocument(NONCE, digestOf(nonce)))) return undefined;
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const value = { ...identityJson(identity), code: digestOf(code), tries: TRIES };
  await overwrite(documents, [PROVEN, idOf(accountIn(found.value))], { value, expireAt: now() + LIFE });
  return code;
};

const finish = async (
  { documents, isForeign }: LinksDeps,
  account: SlackAccount,
  code: string,
): Promise<Identity | undefined> => {
  const id = idOf(account);
  const found = await documents.getDocument(PROVEN, id);
  const proven = found?.value as { code: string; tries: number } | undefined;
  if (found === undefined || proven === undefined || proven.tries < 1) return undefined;
  // Counted before it is compared, so that guesses at the same time do not get more tries.
  const value = { ...(found.value as object), tries: proven.tries - 1 } as Json;
  const counted = await documents.putDocument(PROVEN, id, {
    value,
    ifVersion: found.version,
    expireAt: found.expireAt,
  });
  if (!counted || !isSame(proven.code, digestOf(code))) return undefined;
  await documents.removeDocument(PROVEN, id);
  const identity = createIdentityIn(isForeign)(found.value);
  await overwrite(documents, [LINK, id], { value: identityJson(identity) });
  const { user, team, name } = account;
  await overwrite(documents, [ACCOUNT, digestOf(callerKey(identity))], { value: { user, team, name } });
  return identity;
};

const overwrite = async (
  documents: DocumentStore,
  [kind, id]: readonly [kind: string, id: string],
  change: { readonly value: Json; readonly expireAt?: number },
): Promise<void> => {
  const ifVersion = (await documents.getDocument(kind, id))?.version ?? 0;
  if (!(await documents.putDocument(kind, id, { ...change, ifVersion }))) {
    throw new Error('the link changed at the same time');
  }
};

const idOf = ({ team, user }: Pick<SlackAccount, 'user' | 'team'>): string => `${team}:${user}`;
const isSame = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other));

const identityJson = ({ issuer, subject, email }: Identity) => ({
  issuer,
  subject,
  ...(email === undefined ? {} : { email }),
});

/** Whether the issuer is a foreign one is for the configuration of today to say. */
const createIdentityIn =
  (isForeign: LinksDeps['isForeign']) =>
  (value: Json): Identity => {
    const { issuer, subject, email } = value as { issuer: string; subject: string; email?: string };
    return { issuer, subject, email, ...(isForeign(issuer) ? { foreign: true } : {}) };
  };

const accountIn = (value: Json): SlackAccount => value as unknown as SlackAccount;
