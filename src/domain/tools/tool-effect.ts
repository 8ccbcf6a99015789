/** What a tool is taken to do before its arguments are looked at. */

import type { Effect } from '../effect.ts';

/** What a server's hints about its tools may do: count either way, only make a verdict stricter, or nothing at all. */
export const HINT_USES = ['trust', 'restrict', 'ignore'] as const;
export type HintUse = (typeof HINT_USES)[number];

/** What operators can settle a tool to. */
export const SETTLED_EFFECTS = ['read', 'write', 'destructive'] as const;
export type SettledEffect = (typeof SETTLED_EFFECTS)[number];

/** What a tool does, decided once and written down with its accepted definition. Arguments only make a call stricter. */
export interface ToolEffect {
  /** `arguments` for a tool that does what its arguments say. */
  readonly effect: Effect | 'arguments';
  /** `suggestion` if it was taken from the tool's name and its server's hints. */
  readonly from: 'suggestion' | 'operator';
  /** A sentence for people. */
  readonly reason: string;
  /** The settings that a suggestion was made under: with others it is made anew. */
  readonly under?: string | undefined;
  /** The operator, by name, and when, in milliseconds since the epoch. */
  readonly by?: string | undefined;
  readonly at?: number | undefined;
}
