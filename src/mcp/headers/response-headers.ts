/** The headers a client gets with an answer. */

/** For event streams: proxies must neither hold back, nor compress, nor keep what is written. */
export const SSE_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** What a server may say to the client by header, and the only form it may have. */
const ALLOWED: Readonly<Record<string, RegExp>> = { 'retry-after': /^\d{1,6}$/ };

/**
 * The part of a server's headers (lower-case names) that travels on. Everything else stays: cookies, CORS, versions,
 * stack traces in odd headers. Content type, session id and length are the gateway's own.
 */
export const answerHeaders = (
  upstream: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ALLOWED).flatMap(([name, form]) => {
      const value = upstream[name];
      return value !== undefined && form.test(value) ? [[name, value]] : [];
    }),
  );
