/** Which addresses never leave the machine: only there is plain HTTP acceptable. */

/** True for `localhost`, 127.0.0.0/8 and `::1`; `hostname` as `URL.hostname` gives it, brackets included or not. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname === '[::1]' ||
  hostname === '::1' ||
  /^127(\.\d{1,3}){3}$/.test(hostname);

/** True for https URLs, and for http URLs that stay on this machine. */
export const isSafeUrl = (url: string): boolean => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'https:') return true;
  return parsed?.protocol === 'http:' && isLoopbackHost(parsed.hostname);
};
