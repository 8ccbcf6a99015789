/** Settings of identity: who may mint tokens, where people sign in, what groups make of them. */
import { z } from 'zod';
import { mintsForWorkloadsOnly } from '../domain/issuers/for-workloads.ts';
import { strangersOf } from '../domain/issuers/strangers.ts';
import { events } from './event-settings.ts';
import { claims, conditions, issuer, trust } from './issuer-settings.ts';
import { saml } from './saml-settings.ts';
import { duration, evenWhenOthersFail, safeUrl, text } from './values.ts';

const oidc = z.strictObject({
  issuer: safeUrl.describe("The company's OpenID provider.").meta({ example: 'https://login.example.com' }),
  clientId: text
    .describe('Client id of the gateway there; its redirect URI is publicUrl and /auth/callback.')
    .meta({ example: 'firebreak' }),
  clientSecret: text
    .describe('Client secret of the gateway there.')
    .meta({ example: 'file:/run/secrets/sign-in' }),
  offlineAccess: z
    .boolean()
    .default(true)
    .describe(
      'Whether the provider is asked for offline_access, so that clients stay signed in after its own session has ended; false ends them with that session.',
    ),
  claims: claims
    .optional()
    .describe('Which claims say who signed in; left out, as for the same issuer among issuers.'),
  require: conditions
    .optional()
    .describe('What claims of the ID token have to be; left out, as for the same issuer among issuers.')
    .meta({ example: { hd: 'acme.io' } }),
  emails: trust.emails.describe(
    'Domains whose addresses count; left out, as for the same issuer among issuers.',
  ),
  groups: trust.groups.describe('Groups that count; left out, as for the same issuer among issuers.'),
  emailVerified: trust.emailVerified
    .removeDefault()
    .optional()
    .describe('Whether every address is verified; left out, as for the same issuer among issuers.'),
});

const signIn = z
  .strictObject({
    oidc: oidc.optional().describe('Sign in by OpenID Connect.'),
    saml: saml.optional().describe('Sign in by SAML 2.0.'),
  })
  .refine((value) => (value.oidc === undefined) !== (value.saml === undefined), {
    ...evenWhenOthersFail,
    error: 'name one provider: oidc or saml',
  });

const redirectHost = z.string().regex(/^([a-z][a-z0-9+.-]*:\/\/)?[a-z0-9.-]+(:\d{1,5})?$/, {
  error: 'expected a host such as claude.ai, or scheme://host such as cursor://anysphere.cursor-mcp',
});

const OWN_CLIENTS = ['workload', 'firebreak-cli'];

const haveNamesOfTheirOwn = (clients: readonly { readonly clientId: string }[]): boolean =>
  new Set([...OWN_CLIENTS, ...clients.map(({ clientId }) => clientId)]).size ===
  clients.length + OWN_CLIENTS.length;

const authorizationServer = z.strictObject({
  enabled: z
    .boolean()
    .optional()
    .describe(
      'Whether clients sign in at the gateway by the URL of their server alone; left out, as soon as signIn is set.',
    ),
  registration: z
    .strictObject({
      dynamic: z
        .boolean()
        .default(true)
        .describe(
          'Whether clients may register themselves (RFC 7591), besides those described by a document.',
        ),
      redirectHosts: z
        .array(redirectHost)
        .default([])
        .describe(
          'Hosts that clients may send people back to besides loopback addresses, and scheme://host of applications.',
        )
        .meta({ example: ['app.example.com'] }),
    })
    .prefault({})
    .describe('Which clients may sign people in.'),
  clients: z
    .array(
      z.strictObject({
        clientId: text.describe('What the client is called here.').meta({ example: 'assistant' }),
        clientSecret: text
          .describe('How it proves that it is this client.')
          .meta({ example: 'file:/run/secrets/assistant' }),
      }),
    )
    .refine(haveNamesOfTheirOwn, {
      error:
        'each needs a clientId of its own; workload stands for jobs that name no client, firebreak-cli for the command line',
    })
    .default([])
    .describe(
      'Clients that present identity assertions of the company’s provider (enterprise-managed authorization), besides those that are described by a document.',
    ),
  tokenLife: duration
    .prefault('10m')
    .refine((value) => value >= 60_000 && value <= 3_600_000, { error: 'expected between 1m and 1h' })
    .describe('How long an access token is good for; groups are as old as that at most.'),
  refreshLife: duration
    .prefault('30d')
    .refine((value) => value >= 3_600_000 && value <= 366 * 86_400_000, {
      error: 'expected between 1h and 366d',
    })
    .describe('How long a client stays signed in, counted from the sign-in.')
    .meta({ example: '7d' }),
});

const member = z.union(
  [
    text,
    z.strictObject({
      workload: text
        .describe('Subject of a workload that holds the role.')
        .meta({ example: 'repo:acme/ops:environment:production' }),
      issuer: safeUrl
        .optional()
        .describe('Its issuer; needed if several could name that subject.')
        .meta({ example: 'https://token.actions.githubusercontent.com' }),
    }),
  ],
  { error: 'expected the name of a group, or { workload: SUBJECT }' },
);

const roles = z.strictObject({
  auditor: z
    .array(member)
    .default([])
    .describe(
      'Groups of people who read recordings; a workload only if it is named by { workload: SUBJECT }.',
    )
    .meta({ example: ['auditors'] }),
  operator: z
    .array(member)
    .default([])
    .describe(
      'Groups of people who run the gateway; a workload only if it is named by { workload: SUBJECT }.',
    )
    .meta({ example: ['platform'] }),
});

const LONGEST_TOLERANCE = 5 * 60_000;

interface Named {
  readonly issuers: readonly z.output<typeof issuer>[];
  readonly signIn?: z.output<typeof signIn> | undefined;
  readonly roles: z.output<typeof roles>;
}
type Check = (value: Named, context: z.core.$RefinementCtx) => void;

/** An issuer among those of tokens has told about its own conditions already. */
const checkSignIn: Check = ({ issuers, signIn: { oidc: provider } = {} }, context) => {
  if (provider === undefined) return;
  const listed = issuers.some((each) => each.issuer === provider.issuer);
  if (listed && provider.require === undefined) return;
  const message = strangersOf(provider.issuer, provider.require ?? {});
  if (message !== undefined) {
    context.addIssue({ code: 'custom', path: ['signIn', 'oidc', 'issuer'], message });
  }
};

/** Two issuers may name the same subject, so it has to be plain whose is meant. */
const checkRoles: Check = ({ issuers, roles: held }, context) => {
  for (const role of ['auditor', 'operator'] as const) {
    for (const [index, entry] of held[role].entries()) {
      if (typeof entry === 'string') continue;
      if (
        entry.issuer === undefined
          ? issuersOfWorkloads(issuers).length === 1
          : issuers.some((each) => each.issuer === entry.issuer)
      ) {
        continue;
      }
      const message = 'name the issuer of this workload, one of issuers: { workload: SUBJECT, issuer: URL }';
      context.addIssue({ code: 'custom', path: ['roles', role, index], message });
    }
  }
};

/** Issuers of workloads only; if there are none, all, since each may mint for workloads too. */
export const issuersOfWorkloads = (issuers: Named['issuers']): readonly string[] => {
  const only = issuers.filter(
    (each) => each.kind === 'workload' || (each.kind === undefined && mintsForWorkloadsOnly(each.issuer)),
  );
  return (only.length > 0 ? only : issuers).map((each) => each.issuer);
};

export const identity = z
  .strictObject({
    issuers: z.array(issuer).default([]).describe('Who may mint access tokens.'),
    signIn: signIn.optional().describe('How people sign in with a browser.'),
    events,
    authorizationServer: authorizationServer
      .prefault({})
      .describe('The authorization server of the gateway, at which MCP clients sign people in.'),
    development: z
      .boolean()
      .default(false)
      .describe('Trust tokens of `firebreak token`; for trying things on one machine.'),
    roles: roles
      .prefault({})
      .describe('What group membership allows at the gateway itself; no one by default.'),
    clockTolerance: duration
      .prefault('30s')
      .refine((value) => value <= LONGEST_TOLERANCE, { error: 'expected at most 5m' })
      .describe(
        'How far the clocks of issuers and clients may be ahead of ours; a token is never taken after its end.',
      )
      .meta({ example: '1m' }),
  })
  .refine((value) => value.issuers.length > 0 || value.signIn !== undefined || value.development, {
    error: 'name at least one issuer, or signIn, or no one can call',
  })
  .refine((value) => new Set(value.issuers.map((each) => each.issuer)).size === value.issuers.length, {
    error:
      'the same issuer is named twice; if it mints for people and for workloads, tell them apart by kind: { workload: { azp: "svc-*" }, otherwise: human }',
    path: ['issuers'],
  })
  .refine((value) => value.authorizationServer.enabled !== true || value.signIn !== undefined, {
    error: 'needs signIn: the authorization server sends people to the provider that is named there',
    path: ['authorizationServer', 'enabled'],
  })
  .superRefine(checkSignIn)
  .superRefine(checkRoles);

/** Whether MCP clients sign in at the gateway itself. */
export const servesAuthorization = ({
  signIn,
  authorizationServer,
}: Pick<z.output<typeof identity>, 'signIn' | 'authorizationServer'>): boolean =>
  signIn !== undefined && authorizationServer.enabled !== false;
