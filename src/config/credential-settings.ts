/** Settings of the gateway's own credential at one MCP server. */
import { z } from 'zod';
import { duration, evenWhenOthersFail, headerValue, safeUrl, text } from './values.ts';

const LONGEST_RUN = 60_000;

/** As it stands, or the place that it is read from again: a file that is written anew, or a command that prints it. */
const secretOf = (plain: z.ZodString) =>
  z.union(
    [
      plain,
      z.strictObject({
        file: text
          .describe('Path of a file; a change counts within a second.')
          .meta({ example: '/run/secrets/billing' }),
      }),
      z.strictObject({
        command: z
          .array(text)
          .min(1)
          .describe('Program and its arguments; it prints the secret, without a shell.')
          .meta({ example: ['pass', 'show', 'billing'] }),
        every: duration.prefault('5m').describe('How often it runs again.'),
        timeout: duration
          .prefault('10s')
          .refine((value) => value > 0 && value <= LONGEST_RUN, { error: 'expected at most 60s' })
          .describe('How long it may take.'),
      }),
    ],
    { error: 'expected a text, { file: PATH } or { command: [PROGRAM, ARGUMENT] }' },
  );

const secret = secretOf(text);
/** What goes into a header as it stands. */
const headerSecret = secretOf(headerValue);

const endpoint = {
  tokenUrl: safeUrl
    .optional()
    .describe('Token endpoint.')
    .meta({ example: 'https://login.example.com/token' }),
  issuer: safeUrl
    .optional()
    .describe('Authorization server whose metadata names the token endpoint.')
    .meta({ example: 'https://login.example.com' }),
  clientId: text.describe('Client id of the gateway there.').meta({ example: 'firebreak' }),
  clientSecret: secret
    .describe('Client secret of the gateway there.')
    .meta({ example: { file: '/run/secrets/token-client' } }),
};

const wanted = {
  scope: text.optional().describe('Scopes to ask for, with blanks between.').meta({ example: 'tools' }),
  audience: text.optional().describe('Audience to ask for.').meta({ example: 'https://billing.example.com' }),
  resource: safeUrl
    .optional()
    .describe('Resource to ask for (RFC 8707).')
    .meta({ example: 'https://billing.example.com/mcp' }),
};

/** Where tokens are asked for is named in one way. */
const named = <T extends z.ZodRawShape>(shape: T) =>
  z
    .strictObject(shape)
    .refine((value) => Object.hasOwn(value, 'tokenUrl') !== Object.hasOwn(value, 'issuer'), {
      ...evenWhenOthersFail,
      error: 'name one of tokenUrl and issuer',
    });

const tokens = named({ ...endpoint, ...wanted });

const idJag = named({
  ...endpoint,
  ...wanted,
  audience: wanted.audience.describe(
    'Issuer of the authorization server of the server, as the company’s provider knows it; left out, issuer.',
  ),
  provider: named(endpoint)
    .optional()
    .describe('The company’s provider, which vouches for callers; left out, that of identity.signIn.'),
}).refine((value) => value.audience !== undefined || value.issuer !== undefined, {
  ...evenWhenOthersFail,
  error: 'name the audience, or the issuer in place of tokenUrl',
});

const perUser = z
  .strictObject({
    issuer: safeUrl
      .optional()
      .describe(
        'Authorization server of the server, needed beside clientId; left out, the one that the server itself publishes, which then has to be at its own origin or at a public address.',
      )
      .meta({ example: 'https://login.example.com' }),
    clientId: text
      .optional()
      .describe('Client id of the gateway there; left out, the gateway registers itself.')
      .meta({ example: 'firebreak' }),
    clientSecret: secret
      .optional()
      .describe('Client secret of the gateway there; left out, it is a public client.')
      .meta({ example: { file: '/run/secrets/tracker-client' } }),
    scope: text
      .optional()
      .describe('Scopes to ask for, with blanks between; left out, those that the server publishes.')
      .meta({ example: 'tools' }),
    resource: safeUrl
      .optional()
      .describe('What tokens are asked for (RFC 8707); left out, the URL of the server.')
      .meta({ example: 'https://tracker.example.com/mcp' }),
  })
  .refine((value) => value.clientSecret === undefined || value.clientId !== undefined, {
    ...evenWhenOthersFail,
    path: ['clientId'],
    error: 'belongs to clientSecret: name the client whose secret it is',
  })
  // Otherwise the server would name who gets the secret, and the codes that are meant for another authorization server.
  .refine((value) => !(CLIENT.some((key) => Object.hasOwn(value, key)) && !Object.hasOwn(value, 'issuer')), {
    ...evenWhenOthersFail,
    path: ['issuer'],
    error:
      'is needed beside clientId and clientSecret: name the authorization server where the gateway is registered, such as https://login.example.com',
  });

const CLIENT = ['clientId', 'clientSecret'] as const;

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, { error: 'expected the name of a header, such as X-Api-Key' })
  .refine((name) => !RESERVED.test(name), { error: 'is a header that the gateway writes itself' });

const RESERVED =
  /^(host|connection|content-.*|transfer-encoding|te|upgrade|expect|keep-alive|trailer|accept|mcp-.*|last-event-id)$/i;

const KINDS = ['header', 'bearer', 'basic', 'clientCredentials', 'exchange', 'idJag', 'perUser'] as const;

export const credential = z
  .strictObject({
    header: z
      .strictObject({
        name: headerName.describe('Name of the header.').meta({ example: 'X-Api-Key' }),
        value: headerSecret.describe('Its value.').meta({ example: { file: '/run/secrets/api-key' } }),
      })
      .optional()
      .describe('A header of the server’s own, such as an API key.'),
    bearer: headerSecret
      .optional()
      .describe('Bearer token sent to the server.')
      .meta({ example: 'file:/run/secrets/billing' }),
    basic: z
      .strictObject({
        username: z
          .string()
          .regex(/^[^:]+$/, { error: 'expected a name without a colon' })
          .describe('User name.')
          .meta({ example: 'gateway' }),
        password: secret.describe('Password.').meta({ example: { file: '/run/secrets/password' } }),
      })
      .optional()
      .describe('User name and password (RFC 7617).'),
    clientCredentials: tokens
      .optional()
      .describe('Access tokens of the gateway’s own, one for all callers (RFC 6749, 4.4).'),
    exchange: tokens
      .optional()
      .describe('Access tokens in the caller’s name, in exchange for theirs (RFC 8693).'),
    idJag: idJag
      .optional()
      .describe(
        'Access tokens in the caller’s name, for an identity assertion (ID-JAG) of the company’s provider.',
      ),
    perUser: perUser
      .optional()
      .describe('Access tokens that each person gets for the gateway at the server, once, in their browser.'),
    mtls: z
      .strictObject({
        certificate: secret
          .describe('Certificate of the gateway, and those between, as PEM.')
          .meta({ example: { file: 'tls.crt' } }),
        key: secret.describe('Its private key as PEM.').meta({ example: { file: 'tls.key' } }),
        ca: secret
          .optional()
          .describe('Authorities of the server, as PEM; left out, the usual ones.')
          .meta({ example: { file: 'ca.crt' } }),
      })
      .optional()
      .describe('Certificate shown to the server (mutual TLS); may stand beside one of the others.'),
  })
  .superRefine((value, context) => {
    // By key: one whose secret is not there has told about that already.
    const named = KINDS.filter((kind) => Object.hasOwn(value, kind));
    if (named.length === 1 || (named.length === 0 && Object.hasOwn(value, 'mtls'))) return;
    const message = `name one of ${KINDS.join(', ')}, with or without mtls, or mtls alone`;
    context.addIssue({ code: 'custom', message });
  }, evenWhenOthersFail);
