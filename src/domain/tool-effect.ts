/** What a tool is taken to do before its arguments are looked at. */

/** What a server's hints about its tools may do: count either way, only make a verdict stricter, or nothing at all. */
export const HINT_USES = ['trust', 'restrict', 'ignore'] as const;
export type HintUse = (typeof HINT_USES)[number];
