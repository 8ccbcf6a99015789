/** Validators of personal data: what a checksum, a range or a shape can tell. */
import { createHash } from 'node:crypto';
import { isValidPhoneNumber } from 'libphonenumber-js/min';

const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 0x30;
    sum += index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
};

/** Issuer ranges with their lengths, ISO/IEC 7812: Visa, Mastercard, Amex, Diners, Discover, JCB, UnionPay, Maestro. */
const issuers: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/,
  /^3[47]\d{13}$/,
  /^3(?:0[0-5]|[689]\d)\d{11,16}$/,
  /^6(?:011|5\d\d|4[4-9]\d|22\d)\d{12,15}$/,
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/,
  /^62\d{14,17}$/,
  /^(?:5018|5020|5038|5[678]\d\d|6304|6759|676[1-3])\d{8,15}$/,
];

/** A payment card number: right length for its issuer, and the Luhn digit is right. */
export const isCard = (text: string): boolean => {
  const digits = text.replaceAll(/\D/g, '');
  // Nine numbers in ten fail the sum, which is quicker than the look at who may have issued them.
  return digits.length > 11 && luhn(digits) && issuers.some((issuer) => issuer.test(digits));
};

/** Lengths by country, ISO 13616 registry. */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
   FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
   LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
   RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Characters of an IBAN of this country (ISO 13616); undefined if it has none. */
export const ibanLength = (country: string): number | undefined => ibanLengths.get(country.toUpperCase());

/** An IBAN: the length of its country, and the remainder modulo 97 is 1. */
export const isIban = (text: string): boolean => {
  const compact = text.replaceAll(/[\s-]/g, '').toUpperCase();
  if (compact.length !== ibanLength(compact.slice(0, 2)) || !/^[A-Z]{2}\d\d[A-Z0-9]+$/.test(compact))
    return false;
  let rest = 0;
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
};

/** A number the Social Security Administration can have issued; those it printed in advertisements are none. */
export const isSsn = (text: string): boolean => {
  const digits = text.replaceAll(/\D/g, '');
  return (
    /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits) &&
    digits !== '078051120' &&
    digits !== '219099999'
  );
};

/** A telephone number written with its country, or a North American one with its area code in brackets. */
export const isPhone = (text: string): boolean =>
  isValidPhoneNumber(text, text.trimStart().startsWith('+') ? undefined : 'US');

/** Whether it has the form of an address that mail reaches. */
export const isEmail = (text: string): boolean =>
  text.length < 255 &&
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}$/.test(text);

/** Whether it has the form of an IPv4 or IPv6 address. */
export const isIp = (text: string): boolean =>
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text) ||
  (/^[\da-f:]{2,39}$/i.test(text) && text.split(':').length > 2);

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** An address of Bitcoin in Base58Check, https://en.bitcoin.it/wiki/Base58Check_encoding. */
export const isBitcoinAddress = (text: string): boolean => {
  if (!/^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(text)) return false;
  let value = 0n;
  for (const char of text) value = value * 58n + BigInt(base58.indexOf(char));
  const bytes = Buffer.from(value.toString(16).padStart(50, '0'), 'hex');
  const sum = sha256(sha256(bytes.subarray(0, -4)));
  return bytes.length === 25 && sum.subarray(0, 4).equals(bytes.subarray(-4));
};

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
