/** A verified assertion -> what it says. It is given the signed bytes and nothing else, so nothing else can be read. */
import { attribute, childrenOf, isElement, onlyChild, parseMessage, textOf } from './xml.ts';

export interface NameId {
  readonly value: string;
  readonly format: string | undefined;
}

export interface Assertion {
  readonly id: string;
  readonly issuer: string;
  readonly nameId: NameId;
  /** Confirmations of the kind `bearer`, the only one there is for browsers; the first that holds is enough. */
  readonly confirmations: readonly Confirmation[];
  /** Milliseconds since the epoch. */
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
  /** Of each restriction one audience has to be ours (SAML core, section 2.5.1.4). */
  readonly audiences: readonly (readonly string[])[];
  /** When the person signed in, in milliseconds, and how the provider calls that session. */
  readonly authnInstant: number | undefined;
  readonly sessionIndex: string | undefined;
  /** Milliseconds since the epoch; from then on the provider wants the session to be over. */
  readonly sessionNotOnOrAfter: number | undefined;
  /** Texts by name; undefined stands for values that are no text. */
  readonly attributes: ReadonlyMap<string, readonly string[] | undefined>;
}

export interface Confirmation {
  readonly recipient: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** @throws Error that says which part is missing or stands there twice. */
export const readAssertion = (verified: string): Assertion => {
  const root = parseMessage(verified);
  if (!isElement(root, 'saml', 'Assertion')) throw new Error('what is signed is not an assertion');
  const subject = required(root, 'Subject');
  const nameId = required(subject, 'NameID');
  const conditions = required(root, 'Conditions');
  const [statement, ...others] = childrenOf(root, 'saml', 'AuthnStatement');
  if (statement === undefined || others.length > 0) throw new Error('the assertion is not about one sign-in');
  return {
    id: attribute(root, 'ID') ?? missing('ID'),
    issuer: textOf(required(root, 'Issuer')),
    nameId: { value: textOf(nameId), format: attribute(nameId, 'Format') },
    confirmations: childrenOf(subject, 'saml', 'SubjectConfirmation')
      .filter((each) => attribute(each, 'Method') === BEARER)
      .flatMap((each) => onlyChild(each, 'saml', 'SubjectConfirmationData') ?? [])
      .map(readConfirmation),
    notBefore: timeAt(conditions, 'NotBefore'),
    notOnOrAfter: timeAt(conditions, 'NotOnOrAfter'),
    audiences: childrenOf(conditions, 'saml', 'AudienceRestriction').map((each) =>
      childrenOf(each, 'saml', 'Audience').map(textOf),
    ),
    authnInstant: timeAt(statement, 'AuthnInstant'),
    sessionIndex: attribute(statement, 'SessionIndex'),
    sessionNotOnOrAfter: timeAt(statement, 'SessionNotOnOrAfter'),
    attributes: readAttributes(root),
  };
};

const readConfirmation = (data: Element): Confirmation => ({
  recipient: attribute(data, 'Recipient'),
  inResponseTo: attribute(data, 'InResponseTo'),
  notBefore: timeAt(data, 'NotBefore'),
  notOnOrAfter: timeAt(data, 'NotOnOrAfter'),
});

/** Attributes of one name add up, as providers write groups either way. */
const readAttributes = (root: Element): Assertion['attributes'] => {
  const found = new Map<string, readonly string[] | undefined>();
  for (const statement of childrenOf(root, 'saml', 'AttributeStatement')) {
    for (const each of childrenOf(statement, 'saml', 'Attribute')) {
      const name = attribute(each, 'Name') ?? missing('Name of an attribute');
      const before = found.has(name) ? found.get(name) : [];
      const values = readValues(each);
      found.set(name, before === undefined || values === undefined ? undefined : [...before, ...values]);
    }
    // Left out, a group in it would slip past every rule that denies one.
    if (childrenOf(statement, 'saml', 'EncryptedAttribute').length > 0) {
      throw new Error(
        'the assertion has encrypted attributes; have the provider encrypt the assertion as a whole',
      );
    }
  }
  return found;
};

const readValues = (element: Element): readonly string[] | undefined => {
  try {
    return childrenOf(element, 'saml', 'AttributeValue').map(textOf);
  } catch {
    return undefined;
  }
};

const required = (parent: Element, name: string): Element => onlyChild(parent, 'saml', name) ?? missing(name);

const missing = (what: string): never => {
  throw new Error(`the assertion has no ${what}`);
};

/** SAML writes times in UTC (core, section 1.3.3); one without a zone would be read as local time. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

const timeAt = (element: Element, name: string): number | undefined => {
  const text = attribute(element, name);
  if (text === undefined) return undefined;
  const at = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new Error(`${name} is not a time in UTC`);
  return at;
};
