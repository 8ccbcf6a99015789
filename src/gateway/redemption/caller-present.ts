/** The one who asked for the call is still there, and still entitled to ask. */
import { Refusal } from '../../domain/refusal.ts';
import type { RedemptionCheck } from './redemption.ts';

/** Nothing runs unattended. */
export const callerPresent: RedemptionCheck = ({ request: { gone }, approval: { id } }) =>
  gone.aborted
    ? {
        kind: 'refused',
        refusal: new Refusal('approval-pending', `The caller left before the call ran (${id}).`),
      }
    : undefined;

/** Refuses if the access token of the caller has ended since the call came in. */
export const tokenValid: RedemptionCheck = ({ request: { caller }, approval: { id } }, { now }) =>
  now() < caller.expiresAt
    ? undefined
    : {
        kind: 'refused',
        refusal: new Refusal(
          'approval-pending',
          `Your access token expired while the call waited for approval ${id}. It was not executed. Sign in again and repeat it with the same arguments.`,
        ),
      };
