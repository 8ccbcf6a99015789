/** Made-up secrets and ordinary values in the shapes they have in the wild. */
import type { Random } from './random.ts';

export const lowercase = 'abcdefghijklmnopqrstuvwxyz';
export const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const figures = '0123456789';
export const hexadecimal = '0123456789abcdef';
export const letters = lowercase + capitals;
export const alphanumeric = letters + figures;
export const base64 = `${alphanumeric}+/`;
export const base64url = `${alphanumeric}-_`;

const words =
  'river stone summer dragon purple monkey castle winter falcon rocket silver harbor meadow thunder'.split(
    ' ',
  );

export const hex = (r: Random, length: number): string => r.chars(hexadecimal, length);
export const uuid = (r: Random): string =>
  `${hex(r, 8)}-${hex(r, 4)}-4${hex(r, 3)}-${r.pick(['8', '9', 'a', 'b'])}${hex(r, 3)}-${hex(r, 12)}`;

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** Passwords that people and generators choose; none with spaces or quotes. */
export const password = (r: Random): string =>
  r.pick([
    () => `${capital(r.pick(words))}${r.int(9000) + 1000}${r.pick(['!', '#', '$', '?', '@'])}`,
    () => `${r.pick(words)}${r.int(900) + 10}`,
    () => `${r.pick(words)}-${r.pick(words)}-${r.pick(words)}-${r.int(90) + 10}`,
    () => r.chars(`${alphanumeric}!#%*+-_~^`, 10 + r.int(14)).replace(/^[^A-Za-z0-9]/, 'k') + r.int(10),
    () => `${r.chars(alphanumeric, 15 + r.int(10))}${r.int(10)}`,
    () => `${capital(r.pick(words))}@${capital(r.pick(words))}${r.int(100)}`,
    () => hex(r, 24) + r.int(10),
    () => `${r.pick(['S3cr3t', 'P4ssw0rd', 'Tr0ub4dor', 'qW3rty'])}${r.pick(['!', '_', '#'])}${r.int(1000)}x`,
  ])();

/** Opaque tokens without a vendor's prefix. */
export const token = (r: Random): string =>
  r.pick([
    () => r.chars(alphanumeric, 24 + r.int(24)),
    () => hex(r, r.pick([32, 40, 64])),
    () =>
      r
        .chars(base64url, 30 + r.int(20))
        .replace(/^[-_]/, 'T')
        .replace(/[-_]$/, 'z'),
    () => `${r.chars(base64, 42)}x=`.replace(/^[+/]/, 'q'),
    () => r.chars(lowercase + figures, 30 + r.int(12)),
  ])();

export const jwt = (r: Random): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: r.chars(figures, 10), iat: 1.7e9 + r.int(1e8), role: r.pick(['admin', 'user']) };
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${r.chars(base64url, 43)}`;
};

export const privateKey = (r: Random): string => {
  const kind = r.pick([
    'RSA PRIVATE KEY',
    'PRIVATE KEY',
    'EC PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
  ]);
  const lines = Array.from({ length: 3 + r.int(12) }, () => r.chars(base64, 64));
  return `-----BEGIN ${kind}-----\n${lines.join('\n')}\n${r.chars(base64, 30)}==\n-----END ${kind}-----`;
};

/** Formats of vendors, written from their documentation and not from the detectors table. */
const vendors: readonly ((r: Random) => string)[] = [
  (r) => `${r.pick(['AKIA', 'ASIA'])}${r.chars(`${capitals}234567`, 16)}`,
  (r) => `${r.pick(['ghp', 'gho', 'ghs', 'ghu', 'ghr'])}_${r.chars(alphanumeric, 36)}`,
  (r) => `github_pat_${r.chars(alphanumeric, 22)}_${r.chars(alphanumeric, 59)}`,
  (r) => `glpat-${r.chars(base64url, 20)}`,
  (r) => `xoxb-${r.chars(figures, 12)}-${r.chars(figures, 12)}-${r.chars(alphanumeric, 24)}`,
  (r) => `xoxp-${r.chars(figures, 12)}-${r.chars(figures, 12)}-${r.chars(figures, 12)}-${hex(r, 32)}`,
  (r) =>
    `https://hooks.slack.com/services/T${r.chars(capitals + figures, 9)}/B${r.chars(capitals + figures, 9)}/${r.chars(alphanumeric, 24)}`,
  (r) => `${r.pick(['sk_live_', 'sk_test_', 'rk_live_'])}${r.chars(alphanumeric, r.pick([24, 99]))}`,
  (r) => `whsec_${r.chars(alphanumeric, 32)}`,
  (r) => `AIza${r.chars(base64url, 35)}`,
  (r) => `GOCSPX-${r.chars(base64url, 28)}`,
  (r) => `ya29.a0${r.chars(base64url, 120)}`,
  (r) => `sk-ant-api03-${r.chars(base64url, 93)}AA`,
  (r) => `sk-proj-${r.chars(base64url, 60)}T3BlbkFJ${r.chars(base64url, 60)}`,
  (r) => `sk-${r.chars(alphanumeric, 20)}T3BlbkFJ${r.chars(alphanumeric, 20)}`,
  (r) => `hf_${r.chars(letters, 34)}`,
  (r) => `npm_${r.chars(alphanumeric, 36)}`,
  (r) => `pypi-AgEIcHlwaS5vcmc${r.chars(base64url, 120)}`,
  (r) => `SG.${r.chars(base64url, 22)}.${r.chars(base64url, 43)}`,
  (r) => `key-${hex(r, 32)}`,
  (r) => `${hex(r, 32)}-us${r.int(20) + 1}`,
  (r) => `SK${hex(r, 32)}`,
  (r) => `${r.chars('123456789', 1)}${r.chars(figures, 8)}:AA${r.chars(base64url, 33)}`,
  (r) => `M${r.chars(alphanumeric, 23)}.${r.chars(base64url, 6)}.${r.chars(alphanumeric, 27)}`,
  (r) => `dop_v1_${hex(r, 64)}`,
  (r) => `shpat_${hex(r, 32)}`,
  (r) => `sq0atp-${r.chars(base64url, 22)}`,
  (r) => `EAAA${r.chars(base64url, 60)}`,
  (r) => `hvs.${r.chars(base64url, 91)}`,
  (r) => `dapi${hex(r, 32)}`,
  (r) => `dckr_pat_${r.chars(base64url, 27)}`,
  (r) => `lin_api_${r.chars(alphanumeric, 40)}`,
  (r) => `ntn_${r.chars(alphanumeric, 46)}`,
  (r) => `secret_${r.chars(alphanumeric, 43)}`,
  (r) => `figd_${r.chars(base64url, 40)}`,
  (r) => `glsa_${r.chars(alphanumeric, 32)}_${hex(r, 8)}`,
  (r) => `NRAK-${r.chars(capitals + figures, 27)}`,
  (r) => `sntrys_${r.chars(base64, 90)}`,
  (r) => `pat${r.chars(alphanumeric, 14)}.${hex(r, 64)}`,
  (r) => `pat-na1-${uuid(r)}`,
  (r) => `gsk_${r.chars(alphanumeric, 52)}`,
  (r) => `r8_${r.chars(alphanumeric, 37)}`,
  (r) => `pplx-${r.chars(alphanumeric, 48)}`,
  (r) => `xai-${r.chars(alphanumeric, 80)}`,
  (r) => `tskey-auth-${r.chars(alphanumeric, 12)}CNTRL-${r.chars(alphanumeric, 32)}`,
  (r) => `pscale_pw_${r.chars(base64url, 43)}`,
  (r) => `rubygems_${hex(r, 48)}`,
  (r) => `PMAK-${hex(r, 24)}-${hex(r, 34)}`,
  (r) => `dp.st.prd.${r.chars(alphanumeric, 43)}`,
  (r) => `ATATT3x${r.chars(base64url, 180)}=${r.chars(capitals + figures, 8)}`,
  (r) => `AGE-SECRET-KEY-1${r.chars('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`,
  (r) => `xkeysib-${hex(r, 64)}-${r.chars(alphanumeric, 16)}`,
  (r) => `CCIPAT_${r.chars(alphanumeric, 22)}_${hex(r, 40)}`,
  (r) => `sbp_${hex(r, 40)}`,
  (r) => `re_${r.chars(alphanumeric, 8)}_${r.chars(alphanumeric, 24)}`,
  (r) => `LTAI5t${r.chars(alphanumeric, 18)}`,
  (r) => `EAAG${r.chars(alphanumeric, 160)}`,
  (r) => `nfp_${r.chars(alphanumeric, 36)}`,
  (r) => `rzp_live_${r.chars(alphanumeric, 14)}`,
  (r) => `sk-or-v1-${hex(r, 64)}`,
  (r) => `lsv2_pt_${hex(r, 32)}_${hex(r, 10)}`,
];

export const vendorKey = (r: Random): string => r.pick(vendors)(r);

const luhnDigit = (digits: string): string => {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return String((10 - (sum % 10)) % 10);
};

export const card = (r: Random): string => {
  const [prefix, length] = r.pick([
    ['4', 16],
    ['51', 16],
    ['2221', 16],
    ['34', 15],
    ['37', 15],
    ['6011', 16],
    ['3530', 16],
    ['36', 14],
  ] as const);
  const body = prefix + r.chars(figures, length - prefix.length - 1);
  return body + luhnDigit(body);
};

export const groupedCard = (r: Random): string => {
  const body = r.pick(['4', '5']) + r.chars('12345', 1) + r.chars(figures, 13);
  const digits = body + luhnDigit(body);
  return (digits.match(/\d{4}/g) ?? []).join(r.pick([' ', '-']));
};

export const ssn = (r: Random): string =>
  `${r.int(600) + 100}`.replace('666', '667').concat(`-${r.int(89) + 10}-${r.int(8999) + 1000}`);

export const iban = (r: Random): string => {
  const [country, bban] = r.pick([
    ['DE', r.chars(figures, 18)],
    ['GB', `NWBK${r.chars(figures, 14)}`],
    ['FR', r.chars(figures, 23)],
    ['NL', `ABNA${r.chars(figures, 10)}`],
    ['ES', r.chars(figures, 20)],
    ['AT', r.chars(figures, 16)],
  ] as const);
  let rest = 0;
  for (const char of `${bban}${country}00`) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  const whole = `${country}${String(98 - rest).padStart(2, '0')}${bban}`;
  return r.chance(0.4) ? (whole.match(/.{1,4}/g) ?? []).join(' ') : whole;
};

export const word = (r: Random): string => r.pick(words);
export const person = (r: Random): string =>
  `${r.pick(['Ada', 'Grace', 'Linus', 'Margaret', 'Ken'])} ${r.pick(['Miller', 'Okafor', 'Schmidt', 'Tanaka', 'Rossi'])}`;
export const date = (r: Random): string =>
  `202${r.int(7)}-${String(r.int(12) + 1).padStart(2, '0')}-${String(r.int(28) + 1).padStart(2, '0')}T${String(r.int(24)).padStart(2, '0')}:${String(r.int(60)).padStart(2, '0')}:00Z`;
export const address = (r: Random): string => `10.${r.int(255)}.${r.int(255)}.${r.int(255)}`;
