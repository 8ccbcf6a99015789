/** Lengths of time as people write them in settings, policies and commands: `45s`, `15m`, `90d`. */

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Longest duration accepted; keeps `now + duration` far inside what dates and stores can hold. */
const MAX = 3660 * 86_400_000;

/** Milliseconds of one number with one unit (`ms s m h d w`); undefined for anything else, zero, or above ten years. */
export const parseDuration = (text: string): number | undefined => {
  const match = /^(\d{1,15})(ms|s|m|h|d|w)$/.exec(text);
  const length = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? Number.NaN);
  return length > 0 && length <= MAX ? length : undefined;
};
