/** Settings of one MCP server behind the gateway. */
import { z } from 'zod';
import { HINT_USES } from '../domain/tools/tool-effect.ts';
import { credential } from './credential-settings.ts';
import { evenWhenOthersFail, httpUrl, text } from './values.ts';

const paths = (what: string) =>
  z
    .array(text)
    .default([])
    .describe(`Arguments that hold ${what}, as dotted paths.`)
    .meta({ example: ['query.text'] });

const analyze = z.strictObject({
  sql: paths('SQL'),
  dialect: z
    .enum(['postgres', 'mysql', 'sqlite', 'mssql', 'generic'])
    .default('generic')
    .describe('SQL dialect of these arguments; what dialects read differently is unknown with generic.'),
  shell: paths('shell commands'),
  http: paths('HTTP requests'),
  graphql: paths('GraphQL documents'),
  mongodb: paths('MongoDB commands'),
  redis: paths('Redis commands'),
});

const tool = z.strictObject({
  analyze: analyze.prefault({}).describe('How the effect of a call is found in its arguments.'),
});

const server = z.strictObject({
  url: httpUrl
    .describe('MCP endpoint of the server; never shown to clients.')
    .meta({ example: 'http://billing.internal:3001/mcp' }),
  transport: z
    .enum(['streamable-http', 'sse'])
    .default('streamable-http')
    .describe(
      'What the server speaks; sse is HTTP+SSE of revision 2024-11-05, whose sessions live in one replica.',
    ),
  credential: credential
    .optional()
    .describe("The gateway's own credential there; the client's token never goes upstream."),
  pinning: z
    .enum(['first-use', 'strict', 'off'])
    .default('first-use')
    .describe(
      'Which tool definitions count without an operator accepting them: those of the first contact, none, or all.',
    ),
  annotations: z
    .enum(HINT_USES)
    .default('restrict')
    .describe(
      "What the server's hints about its tools (readOnlyHint, destructiveHint) count: restrict makes verdicts only stricter, trust also lets readOnlyHint lower to read and destructiveHint false to write, ignore leaves them out.",
    ),
  prefix: z
    .union([z.array(text), text.transform((one) => [one])])
    .default([])
    .describe(
      'What names of tools begin with before they say what they do, such as acme-billing-mcp-; several for a gateway to several servers.',
    )
    .meta({ example: ['acme-billing-mcp-'] }),
  resources: z
    .strictObject({
      schemes: z
        .array(z.string().regex(/^[a-z][a-z0-9+.-]*$/, { error: 'expected a scheme such as file or https' }))
        .optional()
        .describe(
          'Schemes of resource URIs that clients may name; left out, all but javascript, about, blob and vbscript.',
        )
        .meta({ example: ['file', 'https'] }),
    })
    .prefault({})
    .describe('Which resources there are to ask for, before policy decides.'),
  tools: z.record(text, tool).default({}).describe('What is known about single tools.'),
});

/** The name becomes a path segment of the public URL, and the audience of tokens. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export const servers = z.record(z.string(), server).superRefine((value, context) => {
  // Called for whatever stands there, so possibly not a mapping.
  const names = Object.keys(value);
  if (names.length === 0) context.addIssue({ code: 'custom', message: 'name at least one server' });
  for (const name of names.filter((each) => !NAME.test(each))) {
    const message = 'a server name is 1 to 63 of a-z, 0-9, - and _, beginning with a letter or digit';
    context.addIssue({ code: 'custom', path: [name], message });
  }
}, evenWhenOthersFail);

interface Connected {
  readonly perUser?: unknown;
  readonly idJag?: { readonly provider?: unknown } | undefined;
}
interface WithSignIn {
  readonly servers?: Readonly<Record<string, { readonly credential?: Connected | undefined } | undefined>>;
  readonly identity?: { readonly signIn?: { readonly oidc?: unknown } | undefined } | undefined;
}

/**
 * Servers that are used in someone's name have to be able to know who that is. Called for whatever stands there, since other
 * settings may be wrong too.
 */
export const checkConnectedServers = (
  { servers: named, identity }: WithSignIn,
  context: z.RefinementCtx,
): void => {
  const signIn = identity?.signIn;
  for (const [name, server] of Object.entries(named ?? {})) {
    const { perUser, idJag } = server?.credential ?? {};
    const path = ['servers', name, 'credential'];
    if (perUser !== undefined && signIn === undefined) {
      const message = 'people connect to it with a browser: add identity.signIn';
      context.addIssue({ code: 'custom', path: [...path, 'perUser'], message });
    }
    if (idJag !== undefined && idJag.provider === undefined && signIn?.oidc === undefined) {
      const message = 'name the provider that vouches for callers, or add identity.signIn.oidc';
      context.addIssue({ code: 'custom', path: [...path, 'idJag'], message });
    }
  }
};
