/** What went wrong in a call to Slack, in its own short words; whole errors hold request details. */
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

/** `channel_not_found` and the like if Slack answered, otherwise a code of the client. */
export const errorCode = (error: unknown): string => {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  return error instanceof Error && 'code' in error ? String(error.code) : 'no_answer';
};

/** The words in which Slack says with status 200 that it was asked too often (docs.slack.dev, chat.postMessage). */
const LIMITS = ['ratelimited', 'rate_limited', 'message_limit_exceeded'];

/** Milliseconds to wait for if Slack does not say how long. */
export const UNSAID_WAIT = 10_000;

/** Milliseconds that Slack wants us to wait; undefined if it is not about that. */
export const retryAfter = (error: unknown): number | undefined => {
  if (error instanceof WebAPIRateLimitedError) return error.retryAfter * 1000;
  if (!(error instanceof WebAPIPlatformError) || !LIMITS.includes(error.data.error)) return undefined;
  const seconds = error.data.response_metadata?.['retryAfter'];
  return typeof seconds === 'number' ? seconds * 1000 : UNSAID_WAIT;
};

/** Slack understood the request and will answer the same the next time. */
export const isFinal = (error: unknown): boolean =>
  error instanceof WebAPIPlatformError &&
  ![...LIMITS, 'internal_error', 'fatal_error', 'service_unavailable'].includes(error.data.error);

const GONE = [
  'message_not_found',
  'channel_not_found',
  'is_archived',
  'cant_update_message',
  'edit_window_closed',
];

/** There is no message any more that could show anything. */
export const isGone = (error: unknown): boolean =>
  error instanceof WebAPIPlatformError && GONE.includes(error.data.error);
