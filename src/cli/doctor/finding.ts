/** What the doctor says about one thing. */

export interface Finding {
  readonly verdict: 'ok' | 'warn' | 'fail';
  /** The setting it is about. */
  readonly about: string;
  readonly text: string;
}

/** Findings about one thing; a check that throws has failed with what it threw. */
export const finding = async (about: string, check: () => Promise<string>): Promise<Finding> => {
  try {
    return { verdict: 'ok', about, text: await check() };
  } catch (error) {
    return { verdict: 'fail', about, text: reasonOf(error) };
  }
};

/** The sentence of an error, and of what caused it: `fetch failed` alone helps no one. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const cause = error.cause === undefined ? '' : `: ${reasonOf(error.cause)}`;
  const message = error.message === '' ? (code ?? error.name) : error.message;
  return `${message}${cause}`;
};
