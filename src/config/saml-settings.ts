/** Settings of people's sign-in by SAML 2.0. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { conditions, trust } from './issuer-settings.ts';
import { evenWhenOthersFail, safeUrl, text } from './values.ts';

/** PEM, or base64 of DER, as providers show it. */
const rsaOf = (written: string): X509Certificate | undefined => {
  try {
    const isPem = written.includes('-----BEGIN');
    const certificate = new X509Certificate(isPem ? written : Buffer.from(written, 'base64'));
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate : undefined;
  } catch {
    return undefined;
  }
};

const list = z.union([text, z.array(text).min(1)]).transform((value) => [value].flat());

const isPair = (key: string, written: string): boolean => {
  try {
    return rsaOf(written)?.checkPrivateKey(createPrivateKey(key)) === true;
  } catch {
    return false;
  }
};

const keyPair = z
  .strictObject({
    key: text.describe('Private RSA key as PEM.').meta({ example: 'file:saml.key' }),
    certificate: text
      .describe('Its certificate as PEM; self-signed will do.')
      .meta({ example: 'file:saml.crt' }),
  })
  .refine((pair) => isPair(pair.key, pair.certificate), {
    error: 'expected a private RSA key and its certificate, both as PEM',
  });

const groupsAttribute = z.union(
  [
    text,
    z
      .strictObject({
        path: text.describe('Attribute with the group names.').meta({ example: 'memberOf' }),
        separator: z
          .string()
          .min(1)
          .max(8)
          .describe('What stands between the names if the attribute is one text, such as "," or ";".')
          .meta({ example: ';' }),
      })
      .transform((value) => ({ ...value, keys: false })),
  ],
  { error: 'expected the name of an attribute, or { path, separator: "," }' },
);

export const saml = z
  .strictObject({
    issuer: text
      .describe('Entity id of the provider, exactly as its metadata and assertions write it.')
      .meta({ example: 'https://sts.windows.net/TENANT-ID/' }),
    metadata: text
      .optional()
      .describe(
        'URL or file of the provider’s metadata, read again every quarter of an hour, so that its keys can change.',
      )
      .meta({ example: 'https://login.example.com/saml/metadata' }),
    entryPoint: safeUrl
      .optional()
      .describe('Where sign-in requests go by redirect, if there is no metadata.')
      .meta({ example: 'https://login.example.com/saml/sign-in' }),
    logoutUrl: safeUrl
      .optional()
      .describe('Where single logout goes by redirect, if there is no metadata.')
      .meta({ example: 'https://login.example.com/saml/sign-out' }),
    certificate: list
      .optional()
      .describe('Certificate the provider signs with, or a list of them, if there is no metadata.')
      .meta({ example: 'file:provider.crt' }),
    entityId: text
      .optional()
      .describe('Entity id of the gateway; left out, publicUrl and /auth/saml/metadata.')
      .meta({ example: 'https://gw.example.com' }),
    keyPair: keyPair
      .optional()
      .describe('Key of the gateway: signs its requests and opens encrypted assertions.'),
    nameIdFormat: text
      .optional()
      .describe('Format of NameID to ask for; left out, the provider chooses.')
      .meta({ example: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }),
    idpInitiated: z
      .boolean()
      .default(false)
      .describe(
        'Whether a sign-in may begin on a page of the provider; the gateway then asks the provider itself.',
      ),
    claims: z
      .strictObject({
        subject: text.default('NameID').describe('Attribute that identifies the person, or NameID.'),
        email: text.default('email').describe('Attribute with the e-mail address, or NameID.'),
        groups: groupsAttribute
          .default('groups')
          .describe('Attribute with the group names; one that cannot be read refuses the sign-in.'),
      })
      .prefault({})
      .describe('Which attributes say who signed in, by their Name.'),
    require: conditions
      .optional()
      .describe('What attributes have to be, by value, pattern or list.')
      .meta({ example: { department: 'engineering' } }),
    emails: trust.emails,
    groups: trust.groups,
    emailVerified: z
      .enum(['always', 'never'])
      .default('never')
      .describe('always: the provider has verified every address it names; no attribute can say so.'),
  })
  .refine((value) => (value.metadata === undefined) === (value.entryPoint !== undefined), {
    ...evenWhenOthersFail,
    error: 'name either metadata, or entryPoint and certificate',
  })
  .refine((value) => (value.entryPoint === undefined) === (value.certificate === undefined), {
    ...evenWhenOthersFail,
    error: 'entryPoint and certificate go together',
  })
  .refine((value) => (value.certificate ?? []).every((each) => rsaOf(each) !== undefined), {
    error: 'certificate: expected an RSA certificate as PEM, or as base64',
  });
