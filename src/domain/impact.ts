/** What a call would touch, as a read-only companion tool of the same server says: shown to approvers, asked again before the call runs. */
import type { SafeText } from './text/safe-text.ts';
import { clip } from './text/visible.ts';

/** Which tool says it, as a rule of the policy names it. */
export interface Companion {
  readonly tool: string;
  /** Its arguments by name, each a JSON pointer (RFC 6901) into the arguments of the call that needs approval. */
  readonly args: Readonly<Record<string, string>>;
  /** JSON pointer to a number or a short text in its result. */
  readonly result: string;
  /** How much a number may change until the call runs, as a share of what was shown; a text must not change. */
  readonly drift: number;
}

export interface Impact {
  readonly companion: Companion;
  /** Undefined if it could not be found out. */
  readonly value?: number | SafeText | undefined;
  /** Why there is no value. */
  readonly problem?: SafeText | undefined;
}

/** For approvers, as it is: to be made visible where it is shown. */
export const describeImpact = ({ companion, value, problem }: Impact): string =>
  value === undefined
    ? `${companion.tool} cannot say: ${clip(problem ?? 'no answer', 200)}`
    : `${companion.tool} says ${shown(value)}`;

/** Whether what was shown to the approvers is no longer what is there, beyond what the rule permits. */
const hasDrifted = (before: number | string, now: number | string, drift: number): boolean =>
  typeof before === 'number' && typeof now === 'number'
    ? Math.abs(now - before) > Math.abs(before) * drift * (1 + ROUNDING)
    : before !== now;

/** 29% of 100 is a little less than 29 in binary; what is exactly at the limit stands. */
const ROUNDING = 1e-12;

/** Why the approval is void after the companion was asked again; undefined if it stands. */
export const impactInvalidation = (asked: Impact, again: Impact): string | undefined => {
  const { companion, value } = asked;
  if (value === undefined) return undefined;
  if (again.value === undefined) {
    return `The approval is void: ${companion.tool} said ${shown(value)} when people were asked, and could not be asked again. A new approval is needed.`;
  }
  return hasDrifted(value, again.value, companion.drift)
    ? `The approval is void: ${companion.tool} said ${shown(value)} when people were asked and says ${shown(again.value)} now, which is more than the ${shown(companion.drift * 100)}% that may change. A new approval is needed.`
    : undefined;
};

const shown = (value: number | string): string =>
  typeof value === 'number'
    ? value.toLocaleString('en-US', { maximumFractionDigits: 6 })
    : `“${clip(value, 200)}”`;
