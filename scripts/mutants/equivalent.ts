/** Changes that change nothing anyone could notice, each with the reason; the score leaves them out. */

interface Equivalent {
  readonly file: string;
  /** The lines before and after, without indentation, as a report shows them. */
  readonly was: string;
  readonly becomes: string;
}

const EQUIVALENT: readonly (Equivalent & { readonly why: string })[] = [
  {
    file: 'src/recordings/chain.ts',
    was: '.sort(([a], [b]) => (a < b ? -1 : 1))',
    becomes: '.sort(([a], [b]) => (((a) <= (b)) ? -1 : 1))',
    why: 'names of members of one object are never equal',
  },
  {
    file: 'src/people/conflict-of-interest.ts',
    was: 'by.slackUser === undefined ? [by.key] : [by.key, ...namesOf([], by.slackUser)],',
    becomes: 'false ? [by.key] : [by.key, ...namesOf([], by.slackUser)],',
    why: 'no identities and no Slack user have no names',
  },
  {
    file: 'src/identity/sign-in-oidc.ts',
    was: 'idTokenExpected: true,',
    becomes: 'idTokenExpected: false,',
    why: 'a nonce is expected as well, which only an ID token carries',
  },
  {
    file: 'src/gateway/record/note-decision.ts',
    was: '...(request.call.tool === undefined ? {} : { tool: request.call.tool }),',
    becomes: '...(false ? {} : { tool: request.call.tool }),',
    why: 'an undefined member is not written',
  },
  {
    file: 'src/recordings/export/verify-export.ts',
    was: 'return head.seq === entries && head.seq > 0 && head.hash !== last',
    becomes: 'return head.seq === entries && ((head.seq) >= (0)) && head.hash !== last',
    why: 'a session without entries has the same head wherever it is written down',
  },
  {
    file: 'src/identity/sign-in-oidc.ts',
    was: 'if (authTime === undefined) return undefined;',
    becomes: 'if (false) return undefined;',
    why: 'where a fresh sign-in is asked for, openid-client refuses an ID token without auth_time',
  },
  {
    file: 'src/identity/sign-in-oidc.ts',
    was: 'if (Number.isSafeInteger(at) && at > 0 && at <= now() + tolerance) return Math.min(at, now());',
    becomes:
      'if (Number.isSafeInteger(at) && ((at) >= (0)) && at <= now() + tolerance) return Math.min(at, now());',
    why: 'openid-client refuses an auth_time of 1970, which is older than a fresh sign-in may be',
  },
  {
    file: 'src/recordings/export/verify-approvals.ts',
    was: 'const request = requests.get(entry.answers ?? 0);',
    becomes: 'const request = requests.get(entry.answers);',
    why: 'entries are numbered from 1, and nothing is kept under undefined',
  },
  {
    file: 'src/recordings/export/verify-approvals.ts',
    was: "if (entry.verdict !== 'require-approval') requests.delete(entry.answers ?? 0);",
    becomes: "if (entry.verdict !== 'require-approval') requests.delete(entry.answers);",
    why: 'entries are numbered from 1, and nothing is kept under undefined',
  },
  {
    file: 'src/recordings/export/verify-approvals.ts',
    was: "if (entry.kind === 'response') requests.delete(entry.answers ?? 0);",
    becomes: "if (entry.kind === 'response') requests.delete(entry.answers);",
    why: 'entries are numbered from 1, and nothing is kept under undefined',
  },
  {
    file: 'src/recordings/export/verify-export.ts',
    was: 'const approved = approvals?.approved() ?? 0;',
    becomes: 'const approved = approvals?.approved();',
    why: 'with the manifest, which is there by then, its approvals are checked',
  },
  {
    file: 'src/identity/caller-kind.ts',
    was: "if (rule === 'human') return undefined;",
    becomes: 'if (false) return undefined;',
    why: 'a text has no conditions, so that nothing is told either way',
  },
  {
    file: 'src/gateway/tools/tool-pins.ts',
    was: 'if (deps.now() - (lookedAt.get(server) ?? -Infinity) < FRESH) return;',
    becomes: 'if (deps.now() - (lookedAt.get(server)) < FRESH) return;',
    why: 'no number that is none is less than another',
  },
  {
    file: 'src/gateway/response/inspect.ts',
    was: 'if (again !== undefined) {',
    becomes: 'if (false) {',
    why: 'a list that is known already is read sooner, and as it would be read anew',
  },
  {
    file: 'src/domain/text/utf8.ts',
    was: 'text.length < LONG_TEXT ? Buffer.byteLength(text) : utf8Of(text).byteLength;',
    becomes: 'false ? Buffer.byteLength(text) : utf8Of(text).byteLength;',
    why: 'both count the same bytes; short texts are counted without being copied',
  },
  {
    file: 'src/gateway/pipeline.ts',
    was: 'const next = given instanceof Promise ? await given : given;',
    becomes: 'const next = true ? await given : given;',
    why: 'what is not a promise is the same once it is awaited',
  },
  {
    file: 'src/gateway/admit.ts',
    was: '...(request.mayBeTask === undefined ? {} : { mayBeTask: request.mayBeTask }),',
    becomes: '...(false ? {} : { mayBeTask: request.mayBeTask }),',
    why: 'a member that is undefined is read like one that is not there',
  },
  {
    file: 'src/recordings/chain.ts',
    was: 'if (orders.length < MOST_ORDERS) orders.push({ given, sorted });',
    becomes: 'if (((orders.length) <= (MOST_ORDERS))) orders.push({ given, sorted });',
    why: 'one order more is remembered, which saves sorting it',
  },
];

/** Whether the mutant is known to be no change. */
export const isEquivalent = ({ file, was, becomes }: Equivalent): boolean =>
  EQUIVALENT.some((known) => known.file === file && known.was === was && known.becomes === becomes);
