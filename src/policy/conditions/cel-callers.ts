/** Who else a caller could be for a condition: what their token says beyond what its issuer is trusted for. */
import type { Call } from '../../domain/call.ts';
import { qualifiedSubject } from '../../domain/caller.ts';
import type { OtherSpellings } from './cel-addresses.ts';
import type { Truth } from './truth.ts';

type Who = Call['caller'];

export interface CallerNames {
  /** Whether the condition asks for the issuer. */
  readonly issuer: boolean;
  readonly spellings: OtherSpellings;
  /** What the condition comes to for the caller as they are. */
  readonly truth: Truth;
}

/** The caller as conditions see them: addresses compare in lower case. */
export const usualCaller = (caller: Who): Who => ({ ...caller, email: caller.email?.toLowerCase() });

/**
 * What a workload by guess would be as a person: to be asked only if a condition does not hold, so that it neither takes
 * rules for workloads from them nor lets them past one for people.
 */
const asPeople = (callers: readonly Who[]): readonly Who[] =>
  callers
    .filter(({ kindGuessed }) => kindGuessed === true)
    .map((caller) => ({ ...caller, kind: 'human' as const }));

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
  const others = [
    ...(unproven === undefined ? [] : [usualCaller(claimed)]),
    ...(foreign === true && !names.issuer ? [usualCaller(nameless)] : []),
    ...(email === undefined ? [] : names.spellings(email).map((spelled) => ({ ...claimed, email: spelled }))),
  ];
  return names.truth === 'no' ? [...others, ...asPeople([usualCaller(caller), ...others])] : others;
};
