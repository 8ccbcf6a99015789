/** Where a page may send people on to: nowhere but to another page of this gateway. */

/** The same path and query, or undefined for anything that leads away from this gateway. */
export const pathOfOurs = (back: unknown, publicUrl: string): string | undefined => {
  if (typeof back !== 'string' || !back.startsWith('/') || !URL.canParse(back, publicUrl)) return undefined;
  const { origin, pathname, search } = new URL(back, publicUrl);
  // What `/..//host` comes to, browsers take for the beginning of another host.
  const leadsAway = origin !== new URL(publicUrl).origin || pathname.startsWith('//');
  return leadsAway ? undefined : `${pathname}${search}`;
};
