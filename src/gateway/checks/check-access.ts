/** What ended while a message was on its way here: its token was judged before its body had come. */

import { followed } from '../../domain/time/now-or-later.ts';
import { found, type Step } from '../context.ts';
import type { CheckAccess } from '../ports.ts';

/**
 * Throws `unauthenticated` if the access of the caller has ended by now. Kill switches come before it, with the decision, and
 * a switch that was lifted since has left the access of its person ended.
 */
export const createCheckAccess =
  (checkAccess: CheckAccess): Step<'request' | 'notification' | 'answer' | 'stream'> =>
  (context) =>
    followed(
      checkAccess(context.kind === 'request' ? found(context.request).caller : context.exchange.caller),
      () => context,
    );
