/** Settings of identity: who may mint tokens, where people sign in, what groups make of them. */
import { z } from 'zod';
import { safeUrl, text } from './values.ts';

const claims = z.strictObject({
  subject: text.default('sub').describe('Claim that identifies the caller; dots reach into nested claims.'),
  email: text.default('email').describe('Claim with the e-mail address.'),
  groups: text.default('groups').describe('Claim with the list of group names.'),
  owner: text
    .optional()
    .describe(
      'Claim that names whoever answers for a workload, by e-mail address or subject; they never approve what it asks for.',
    ),
});

const issuer = z.strictObject({
  issuer: safeUrl.describe('Issuer of access tokens, exactly as it stands in their `iss` claim.'),
  audience: z
    .array(text)
    .min(1)
    .optional()
    .describe('Accepted `aud` values; left out, the public MCP URL of the server that is called.'),
  jwksUri: safeUrl.optional().describe("Where the issuer's keys are; left out, found by discovery."),
  claims: claims.prefault({}).describe('Which claims say who the caller is.'),
  kind: z
    .enum(['human', 'workload'])
    .default('human')
    .describe('Whether its tokens stand for people or for workloads such as CI jobs.'),
  owners: z
    .record(text, text)
    .default({})
    .describe(
      'With kind workload: who answers for a subject, by e-mail address, subject or Slack user id, where no claim says so.',
    ),
});

const oidc = z.strictObject({
  issuer: safeUrl.describe("The company's OpenID provider."),
  clientId: text.describe(
    'Client id of the gateway there; its redirect URI is publicUrl and /auth/callback.',
  ),
  clientSecret: text.describe('Client secret of the gateway there.'),
  claims: claims
    .optional()
    .describe('Which claims say who signed in; left out, as for the same issuer among issuers.'),
});

const signIn = z.strictObject({
  oidc: oidc.describe('Sign in by OpenID Connect.'),
  saml: z
    .unknown()
    .optional()
    .refine((value) => value === undefined, {
      error: 'sign-in by SAML is not supported yet; use oidc, which most SAML providers speak too',
    })
    .describe('Sign in by SAML 2.0; not supported yet.'),
});

const roles = z.strictObject({
  auditor: z.array(text).default([]).describe('Groups whose members read recordings.'),
  operator: z.array(text).default([]).describe('Groups whose members run the gateway.'),
});

export const identity = z
  .strictObject({
    issuers: z.array(issuer).default([]).describe('Who may mint access tokens.'),
    signIn: signIn.optional().describe('How people sign in with a browser.'),
    development: z
      .boolean()
      .default(false)
      .describe('Trust tokens of `firebreak token`; for trying things on one machine.'),
    roles: roles
      .prefault({})
      .describe('What group membership allows at the gateway itself; nobody by default.'),
  })
  .refine((value) => value.issuers.length > 0 || value.signIn !== undefined || value.development, {
    error: 'name at least one issuer, or signIn, or nobody can call',
  })
  .refine((value) => new Set(value.issuers.map((each) => each.issuer)).size === value.issuers.length, {
    error: 'the same issuer is named twice',
    path: ['issuers'],
  });
