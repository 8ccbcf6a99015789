/** How much one caller may have under way at once. */
import type { Quota } from '../../limits/quota.ts';
import { found, type Step } from '../context.ts';

export interface TakeQuotaDeps {
  /** Standing streams of one caller. */
  readonly streams: Quota;
  /** Other requests of one caller. */
  readonly requests: Quota;
}

/** Rejects with `too-many`. */
export const createTakeQuota =
  ({ streams, requests }: TakeQuotaDeps): Step<'request' | 'stream'> =>
  (context, atEnd) => {
    if (context.kind === 'stream') {
      atEnd(streams(context.exchange.caller));
      return context;
    }
    const { caller, intent } = found(context.request);
    atEnd((intent.method === 'subscriptions/listen' ? streams : requests)(caller));
    return context;
  };
