/** Headers that every answer carries, whatever answers: pages, the API, the data path, errors and streams. */

/** One year, in seconds; without `includeSubDomains`, since hosts below ours may belong to others. */
const HSTS = 'max-age=31536000';

/** `publicUrl` is undefined for a listener that browsers do not reach by it, such as the admin port. */
export const securityHeaders = (publicUrl: string | undefined): Readonly<Record<string, string>> => ({
  // A recorded answer that looks like HTML must not become a page.
  'X-Content-Type-Options': 'nosniff',
  ...(publicUrl?.startsWith('https:') ? { 'Strict-Transport-Security': HSTS } : {}),
});
