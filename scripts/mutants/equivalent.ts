/** Changes that change nothing anybody could notice, each with the reason; the score leaves them out. */

interface Equivalent {
  readonly file: string;
  /** The lines before and after, without indentation, as a report shows them. */
  readonly was: string;
  readonly becomes: string;
}

const EQUIVALENT: readonly (Equivalent & { readonly why: string })[] = [];

/** Whether the mutant is known to be no change. */
export const isEquivalent = ({ file, was, becomes }: Equivalent): boolean =>
  EQUIVALENT.some((known) => known.file === file && known.was === was && known.becomes === becomes);
