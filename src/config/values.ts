/** The kinds of value that settings are made of: durations, sizes, URLs, names. `kind` and `example` are for the reference. */
import { z } from 'zod';
import { isLoopbackHost, isSafeUrl } from '../domain/loopback.ts';
import { parseDuration } from '../domain/time/duration.ts';
import { isRange } from '../limits/addresses.ts';

/** A duration as text; milliseconds once read. */
export const duration = z
  .string()
  .transform((text, context) => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== undefined) return milliseconds;
    context.addIssue({ code: 'custom', message: 'expected a duration such as 45s, 15m, 4h or 90d' });
    return z.NEVER;
  })
  .meta({ kind: 'duration', example: '15m' });

const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

const bytesUpTo = (most: number, example: string) =>
  z.union([z.number(), z.string()]).transform((input, context) => {
    const match = /^(\d{1,15})(B|KiB|MiB|GiB|TiB)?$/.exec(String(input));
    const bytes = Number(match?.[1]) * (SIZE_UNITS[match?.[2] ?? 'B'] ?? Number.NaN);
    if (bytes > 0 && bytes <= most) return bytes;
    context.addIssue({ code: 'custom', message: `expected a size such as ${example}` });
    return z.NEVER;
  });

/** A number of bytes, plain or as text with a unit; bytes once read. */
export const size = bytesUpTo(1024 ** 3, '4MiB, at most 1GiB').meta({ kind: 'size', example: '4MiB' });

/** The same for what lies on disks. */
export const volume = bytesUpTo(1024 ** 5, '4GiB or 1TiB').meta({ kind: 'size', example: '4GiB' });

export const count = z.int().min(1).max(1_000_000);

export const port = z.int().min(0).max(65_535);

export const text = z.string().min(1, { error: 'must not be empty' });

/** Goes into an HTTP header (RFC 9110, 5.5), so that one with a line break in it could only fail later, at each call. */
export const headerValue = text.regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, {
  error:
    'goes into an HTTP header, so it must be one line of printable ASCII characters without blanks around it; this holds a line break, a control character or the like',
});

const isHardToGuess = (token: string): boolean => token.length >= 32 && new Set(token).size >= 10;

/** A bearer token that others show the gateway, and that alone proves who they are. */
export const ownToken = headerValue.refine(isHardToGuess, {
  error:
    'is too easy to guess: it needs 32 characters or more that were drawn at random, as `openssl rand -base64 32` prints',
});

/** An IP address, or a range of them. */
export const addressRange = z
  .string()
  .refine(isRange, { error: 'expected an IP address or a range such as 10.0.0.0/8' });

/** What is none is told as that alone, by the check before; `localhost:3001` reads as a URL of the scheme localhost. */
const isHttp = (url: string): boolean =>
  URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);

const noUserInfo = (url: string): boolean => {
  if (!isHttp(url)) return true;
  const { username, password } = new URL(url);
  return username === '' && password === '';
};

/** Only a host with its port and a short path is written back: anything else may be a secret. */
const whatUrl = (input: unknown): string => {
  const written = /^([a-z\d.-]{1,60}|\[[\da-f:]{2,40}\]):\d{1,5}(?:\/[\w-]{0,16})?$/i.exec(String(input));
  if (written?.[1] === undefined) return 'expected an http or https URL';
  return `has no scheme: write ${isLoopbackHost(written[1]) ? 'http' : 'https'}://${written[0]}`;
};

/** Any http or https URL without credentials in it. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: ({ input }) => whatUrl(input) })
  .refine(noUserInfo, {
    error: 'must not carry a user name or password; give credentials in their own setting',
  });

/** A URL that tokens or sign-ins depend on. */
export const safeUrl = httpUrl.refine((url) => !isHttp(url) || isSafeUrl(url), {
  error: 'must be https; plain http is accepted on loopback addresses only',
});

/** A URL without path, query or fragment; the trailing slash is dropped. */
export const originUrl = safeUrl
  .refine((url) => !isHttp(url) || `${new URL(url).origin}/` === new URL(url).href, {
    error: 'must be a bare origin such as https://gw.example.com, without path or query',
  })
  .transform((url) => new URL(url).origin);

/** For rules across settings: checked wherever there is a mapping, so that all problems are reported at once. */
export const evenWhenOthersFail = {
  when: (payload: { value: unknown }) => typeof payload.value === 'object' && payload.value !== null,
};
