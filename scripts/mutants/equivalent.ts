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
];

/** Whether the mutant is known to be no change. */
export const isEquivalent = ({ file, was, becomes }: Equivalent): boolean =>
  EQUIVALENT.some((known) => known.file === file && known.was === was && known.becomes === becomes);
