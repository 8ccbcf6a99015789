/** Who else a caller could be for a condition: what their token says beyond what its issuer is trusted for. */
import type { Call } from '../domain/call.ts';
import { qualifiedSubject } from '../domain/caller.ts';

type Who = Call['caller'];

/** Such claims must neither open anything nor slip past a rule: the condition has to come out alike for all of these. */
export const otherCallers = (caller: Who, namesIssuer: boolean): readonly Who[] => {
  const { foreign, unproven } = caller;
  const claimed = {
    ...caller,
    email: caller.email ?? unproven?.email,
    groups: [...caller.groups, ...(unproven?.groups ?? [])],
  };
  // A bare subject means a person of another issuer, unless the condition says of which.
  const nameless = { ...caller, subject: qualifiedSubject(caller) };
  return [
    ...(unproven === undefined ? [] : [claimed]),
    ...(foreign === true && !namesIssuer ? [nameless] : []),
  ];
};
