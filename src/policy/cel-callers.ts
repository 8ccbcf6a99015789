/** Who else a caller could be for a condition: what their token says beyond what its issuer is trusted for. */
import type { Call } from '../domain/call.ts';
import { qualifiedSubject } from '../domain/caller.ts';
import type { OtherSpellings } from './cel-addresses.ts';

type Who = Call['caller'];

export interface CallerNames {
  /** Whether the condition asks for the issuer. */
  readonly issuer: boolean;
  readonly spellings: OtherSpellings;
}

/** The caller as conditions see them: addresses compare in lower case. */
export const usualCaller = (caller: Who): Who => ({ ...caller, email: caller.email?.toLowerCase() });

/** Such claims must neither open anything nor slip past a rule: the condition has to come out alike for all of these. */
export const otherCallers = (caller: Who, names: CallerNames): readonly Who[] => {
  const { foreign, unproven } = caller;
  const claimed = {
    ...caller,
    email: caller.email ?? unproven?.email,
    groups: [...caller.groups, ...(unproven?.groups ?? [])],
  };
  // A bare subject means a person of another issuer, unless the condition says of which.
  const nameless = { ...caller, subject: qualifiedSubject(caller) };
  const { email } = claimed;
  return [
    ...(unproven === undefined ? [] : [usualCaller(claimed)]),
    ...(foreign === true && !names.issuer ? [usualCaller(nameless)] : []),
    ...(email === undefined ? [] : names.spellings(email).map((spelled) => ({ ...claimed, email: spelled }))),
  ];
};
