/** The one who asked for the call is still there, and still entitled to ask. */
import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { CheckAccess } from '../ports.ts';
import type { RedemptionCheck } from './redemption.ts';

/** Nothing runs unattended. */
export const callerPresent: RedemptionCheck = ({ request: { gone }, approval: { id } }) =>
  gone.aborted
    ? {
        kind: 'refused',
        refusal: new Refusal('approval-pending', `The caller left before the call ran (${id}).`),
      }
    : undefined;

/** Refuses if the access token of the caller has expired since the call came in, or what it opens was ended. */
export const tokenValid: RedemptionCheck = async (
  { request: { caller }, approval: { id } },
  { now, checkAccess },
) => {
  const refusal =
    now() < caller.expiresAt
      ? await endedAccess(checkAccess, caller)
      : new Refusal(
          'approval-pending',
          `Your access token expired while the call waited for approval ${id}. It was not executed. Sign in again and repeat it with the same arguments.`,
        );
  return refusal === undefined ? undefined : { kind: 'refused', refusal };
};

const endedAccess = async (checkAccess: CheckAccess, caller: Caller): Promise<Refusal | undefined> => {
  try {
    await checkAccess(caller);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unauthenticated') return error;
    throw error;
  }
};
