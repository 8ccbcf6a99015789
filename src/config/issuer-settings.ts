/** Settings of one issuer of tokens: what its tokens have to say, whom they stand for, and what it is trusted for. */
import { z } from 'zod';
import { mintsForWorkloadsOnly } from '../domain/issuers/for-workloads.ts';
import { isTrustDomain } from '../domain/issuers/spiffe.ts';
import { strangersOf } from '../domain/issuers/strangers.ts';
import { duration, evenWhenOthersFail, safeUrl, text } from './values.ts';

const scalar = z.union([text, z.number(), z.boolean()], { error: 'expected text, a number, true or false' });

/** Read as a list of patterns. */
const patterns = z
  .union([scalar, z.array(scalar).min(1)], {
    error: 'expected a value, a pattern such as "refs/tags/*", or a list of them',
  })
  .transform((value) => (Array.isArray(value) ? value : [value]).map(String));

/** Every claim named has to match. */
export const conditions = z.record(text, patterns);

const groupsClaim = z.union(
  [
    text,
    z.strictObject({
      path: text
        .describe('Claim with the group names.')
        .meta({ example: 'urn:zitadel:iam:org:project:roles' }),
      keys: z
        .boolean()
        .default(false)
        .describe('Whether a mapping there is read by its keys, as Zitadel sends roles.'),
      separator: z
        .string()
        .min(1)
        .max(8)
        .optional()
        .describe(
          'What stands between the names if the claim is one text, such as "," or " "; left out, a text is one name.',
        )
        .meta({ example: ',' }),
    }),
  ],
  { error: 'expected the name of a claim, { path, keys: true } or { path, separator: "," }' },
);

export const claims = z.strictObject({
  subject: text.default('sub').describe('Claim that identifies the caller; dots reach into nested claims.'),
  email: text.default('email').describe('Claim with the e-mail address.'),
  groups: groupsClaim
    .default('groups')
    .describe(
      'Claim with the list of group names; one that is there and cannot be read makes the token invalid.',
    ),
  owner: text
    .optional()
    .describe(
      'Claim that names the person who answers for a workload, by e-mail address or subject; they never approve what it asks for.',
    )
    .meta({ example: 'owner_email' }),
  run: z
    .array(text)
    .min(1)
    .optional()
    .describe(
      'Claims that tell one run of a workload from another, for its recordings; left out, those that GitHub Actions, GitLab, Kubernetes and others send.',
    )
    .meta({ example: ['run_id', 'workflow_ref'] }),
});

const named = conditions.refine((value) => Object.keys(value).length > 0, {
  error: 'name at least one claim, or every token would match',
});
const alternatives = z
  .union([named, z.array(named).min(1)], {
    error: 'expected claims with their values, such as { azp: "svc-*" }',
  })
  .transform((value) => (Array.isArray(value) ? value : [value]));

const kind = z.union(
  [
    z.enum(['human', 'workload']),
    z
      .strictObject({
        workload: alternatives
          .optional()
          .describe('Claims that make a token a workload’s; of a list, any entry. Looked at first.')
          .meta({ example: { azp: 'svc-*' } }),
        human: alternatives
          .optional()
          .describe('Claims that make a token a person’s, whatever else it looks like.')
          .meta({ example: { amr: 'mfa' } }),
        otherwise: z
          .enum(['human', 'workload'])
          .default('human')
          .describe('What all other tokens stand for.'),
      })
      .refine((value) => value.workload !== undefined || value.human !== undefined, {
        error: 'name the claims of workload, of human, or of both',
      }),
  ],
  { error: 'expected human, workload, or a table such as { workload: { azp: "svc-*" }, otherwise: human }' },
);

const domain = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, { error: 'expected a domain such as acme.io' });

/** What an issuer is trusted for; `signIn` takes the same. */
export const trust = {
  require: conditions
    .default({})
    .describe(
      'What claims have to be, by value, pattern or list; dots reach into nested claims. Needed for issuers that serve everyone.',
    )
    .meta({ example: { repository_owner: 'acme', ref: ['refs/heads/main', 'refs/tags/*'] } }),
  emails: z
    .union([z.literal('all'), z.array(domain)], { error: 'expected all, or a list of domains' })
    .optional()
    .describe(
      'Domains whose addresses count from this issuer, or all; left out, all of the only issuer for people, none if there are several.',
    )
    .meta({ example: ['acme.io'] }),
  groups: z
    .union([z.literal('all'), z.array(text)], { error: 'expected all, or a list of group names' })
    .optional()
    .describe(
      'Groups that count from this issuer, or all; left out, all of the only issuer for people and of workloads, none of people if there are several.',
    )
    .meta({ example: ['dba', 'support'] }),
  emailVerified: z
    .enum(['claim', 'always'])
    .default('claim')
    .describe(
      'claim: an address counts with email_verified: true; always: this issuer has verified every address it names.',
    ),
};

const DAY = 24 * 3_600_000;
const LONGEST_LIFE = 366 * DAY;

const trustDomain = z.string().refine(isTrustDomain, {
  error: 'expected a trust domain such as spiffe://acme.io, in lower case and without a path',
});
/** Each kind with the sentences of its own. */
const issuerName = z.string().superRefine((name, context) => {
  const { error } = (name.startsWith('spiffe:') ? trustDomain : safeUrl).safeParse(name);
  for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
});

export const issuer = z
  .strictObject({
    issuer: issuerName
      .describe(
        'Issuer of access tokens, exactly as it stands in their `iss` claim; or a SPIFFE trust domain such as spiffe://acme.io, whose tokens name none.',
      )
      .meta({ example: 'https://login.example.com' }),
    audience: z
      .array(text)
      .min(1)
      .optional()
      .describe(
        'Accepted `aud` values; left out, the public MCP URL of the server that is called. They never open the API, except its own URL.',
      )
      .meta({ example: ['api://billing'] }),
    apiAudience: z
      .array(text)
      .min(1)
      .optional()
      .describe('Accepted `aud` values for the API, if its tokens cannot name publicUrl and /api.')
      .meta({ example: ['api://firebreak'] }),
    scopes: z
      .array(text)
      .min(1)
      .optional()
      .describe(
        'Scopes that clients ask for if they sign in at this issuer; left out, many ask for every scope it has.',
      )
      .meta({ example: ['openid', 'groups'] }),
    jwksUri: safeUrl
      .optional()
      .describe("Where the issuer's keys are; left out, found by discovery.")
      .meta({ example: 'https://login.example.com/jwks' }),
    claims: claims.prefault({}).describe('Which claims say who the caller is.'),
    ...trust,
    kind: kind
      .optional()
      .describe(
        'Whether its tokens stand for people or for workloads such as CI jobs, or which claims tell; left out, people, except tokens that look like a workload’s.',
      )
      .meta({ example: 'workload' }),
    maxTokenLife: duration
      .optional()
      .refine((value) => value === undefined || (value > 0 && value <= LONGEST_LIFE), {
        error: 'expected at most 366d',
      })
      .describe('Longest time a token may be good for; left out, 24h for people and 1h for workloads.'),
    owners: z
      .record(text, text)
      .default({})
      .describe(
        'Who answers for the workload of a subject, by e-mail address, subject or Slack user id, if no claim says so.',
      )
      .meta({ example: { 'repo:acme/billing:*': 'bob@acme.io' } }),
  })
  .superRefine((value, context) => {
    // Called even if other settings are wrong, so what is demanded may not have been read.
    const demanded = Object.entries(value.require ?? {}).filter(([, each]) => Array.isArray(each));
    const problem = strangersOf(String(value.issuer), Object.fromEntries(demanded));
    if (problem !== undefined) {
      const path = demanded.length > 0 ? ['require'] : ['issuer'];
      context.addIssue({ code: 'custom', path, message: problem });
    }
    if (value.kind === 'human' && mintsForWorkloadsOnly(String(value.issuer))) {
      const message = 'must be workload: the tokens of this issuer never stand for people';
      context.addIssue({ code: 'custom', path: ['kind'], message });
    }
    if (isTrustDomain(String(value.issuer)) && value.jwksUri === undefined) {
      const message =
        'is needed for a trust domain: the URL of its bundle, such as https://spire.acme.io/bundle';
      context.addIssue({ code: 'custom', path: ['jwksUri'], message });
    }
  }, evenWhenOthersFail);
