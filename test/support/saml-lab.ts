/** A SAML provider and a gateway that trusts it, without sockets: responses can be written, signed and forged freely. */
import { randomBytes } from 'node:crypto';
import { createKeyPair, type KeyPair } from '../../src/demo/company/saml/certificate.ts';
import {
  type ResponseOptions,
  signElement,
  wrapAssertion,
  writeAssertion,
} from '../../src/demo/company/saml/response.ts';
import type { DocumentStore, StoredDocument } from '../../src/domain/document.ts';
import { createAnswers } from '../../src/identity/saml/answers.ts';
import { createEndedSessions } from '../../src/identity/saml/ended-sessions.ts';
import { createKnownPeople } from '../../src/identity/saml/known-people.ts';
import { createSamlLogout } from '../../src/identity/saml/logout.ts';
import { createSamlSignIn, type SamlSignInDeps } from '../../src/identity/saml/sign-in-saml.ts';
import { samlSource } from '../../src/identity/trust.ts';
import { createSealer } from '../../src/mcp/seal.ts';

export const ISSUER = 'https://idp.acme.example/saml';
export const ENTITY = 'https://gw.acme.example/auth/saml/metadata';
export const LOGOUT = 'https://gw.acme.example/auth/saml/logout';
export const ACS = 'https://gw.acme.example/auth/saml/acs';

/** Documents in memory; both real stores keep the same contract. */
const memoryDocuments = (): Pick<DocumentStore, 'getDocument' | 'putDocument'> => {
  const kept = new Map<string, StoredDocument>();
  return {
    getDocument: async (kind, id) => kept.get(`${kind} ${id}`),
    putDocument: async (kind, id, { value, ifVersion, expireAt }) => {
      const before = kept.get(`${kind} ${id}`)?.version ?? 0;
      if (before !== ifVersion) return false;
      kept.set(`${kind} ${id}`, { id, version: before + 1, value, expireAt });
      return true;
    },
  };
};

interface LabOptions {
  readonly saml?: Partial<Parameters<typeof samlSource>[1]>;
  readonly deps?: Partial<SamlSignInDeps>;
}

/** `logged` holds why each sign-in failed. */
export const createSamlLab = async ({ saml = {}, deps = {} }: LabOptions = {}) => {
  const [idp, own, stranger] = await Promise.all(
    ['Acme IdP', 'Gateway', 'Mallory'].map(createKeyPair) as [
      Promise<KeyPair>,
      Promise<KeyPair>,
      Promise<KeyPair>,
    ],
  );
  const clock = { now: Date.now() };
  const logged: string[] = [];
  const documents = memoryDocuments();
  const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
  const now = () => clock.now;
  const settings = {
    issuer: ISSUER,
    emailVerified: 'always' as const,
    claims: { subject: 'NameID', email: 'email', groups: 'groups' },
    ...saml,
  };
  const known = createKnownPeople({ documents, sealer, issuer: ISSUER, longest: 12 * 60 * 60_000, now });
  /** Subjects of people whom the provider has signed out. */
  const signedOut: string[] = [];
  const ended = createEndedSessions({ documents, issuer: ISSUER, longest: 12 * 60 * 60_000, now });
  const logout = createSamlLogout({
    issuer: ISSUER,
    serviceProvider: { entityId: ENTITY, acs: ACS, key: own.key },
    address: LOGOUT,
    findProvider: async () => ({
      entryPoint: 'https://idp.acme.example/sign-in',
      logoutUrl: 'https://idp.acme.example/sign-out',
      certificates: [idp.certificate],
    }),
    ended,
    endPerson: async (nameId) => {
      const account = await known.find(nameId);
      if (account !== undefined) signedOut.push(account.subject);
    },
    now,
    tolerance: 30_000,
    log: { warn: (fields) => void logged.push((fields as { err: Error }).err.message) },
  });
  const replica = () =>
    createSamlSignIn({
      source: samlSource({ issuers: [], signIn: { saml: settings } }, settings),
      serviceProvider: { entityId: ENTITY, acs: ACS, key: own.key },
      nameIdFormat: undefined,
      unsolicited: undefined,
      findProvider: async () => ({
        entryPoint: 'https://idp.acme.example/sign-in',
        logoutUrl: undefined,
        certificates: [idp.certificate],
      }),
      answers: createAnswers({ documents, sealer, issuer: ISSUER, now }),
      notePerson: known.note,
      isEnded: ended.isEnded,
      clock: { now, tolerance: 30_000 },
      log: { warn: (fields) => void logged.push((fields as { err: Error }).err.message) },
      ...deps,
    });
  const signIn = replica();
  const options = (change: Partial<ResponseOptions> = {}): ResponseOptions => ({
    issuer: ISSUER,
    audience: ENTITY,
    acs: ACS,
    inResponseTo: '_request',
    nameId: 'alice',
    attributes: { email: ['alice@acme.example'], groups: ['dba', 'Domain Users'] },
    now: clock.now,
    ...change,
  });
  /** What an honest provider sends, with the assertion signed. */
  const honest = (change: Partial<ResponseOptions> = {}): string =>
    wrapAssertion(signElement(writeAssertion(options(change)), 'Assertion', idp), options(change));
  const post = (xml: string) => signIn.receive(Buffer.from(xml).toString('base64'));
  /** From the POST to the person, for the request `id`. */
  const finish = async (xml: string, id = '_request', fresh = false) => {
    const path = await post(xml);
    const attempt = { id, begunAt: clock.now, fresh };
    return signIn.finish(new URL(path, ACS).search, attempt);
  };
  return {
    idp,
    own,
    stranger,
    clock,
    logged,
    signedOut,
    signIn,
    logout,
    replica,
    options,
    honest,
    post,
    finish,
  };
};

export type SamlLab = Awaited<ReturnType<typeof createSamlLab>>;
