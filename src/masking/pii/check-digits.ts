/** Check digits of numbers that states give to people and companies. Each takes digits without separators. */

const digitsOf = (text: string): readonly number[] => [...text].map(Number);

/** Sum of digits times weights; what has no weight does not count. */
const weighted = (text: string, weights: readonly number[]): number => {
  const digits = digitsOf(text);
  return weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);
};

const descending = (from: number, to: number): readonly number[] =>
  Array.from({ length: from - to + 1 }, (_, index) => from - index);

/** ISO/IEC 7812, annex B: cards, SIN of Canada, personnummer of Sweden. */
export const isLuhn = (text: string): boolean =>
  digitsOf(text)
    .toReversed()
    .reduce(
      (sum, digit, index) => sum + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2),
      0,
    ) %
    10 ===
  0;

/** NHS number of the United Kingdom, modulo 11. */
export const isNhsNumber = (text: string): boolean => {
  const check = (11 - (weighted(text, descending(10, 2)) % 11)) % 11;
  return /^\d{10}$/.test(text) && check === Number(text[9]);
};

/** CPF of Brazil: two check digits, modulo 11; one digit repeated is none. */
export const isCpf = (text: string): boolean => {
  if (!/^\d{11}$/.test(text) || /^(\d)\1+$/.test(text)) return false;
  const check = (length: number) => ((weighted(text, descending(length + 1, 2)) * 10) % 11) % 10;
  return check(9) === Number(text[9]) && check(10) === Number(text[10]);
};

/** DNI and NIE of Spain: a letter chosen by the remainder modulo 23. */
export const isDni = (text: string): boolean => {
  const match = /^([XYZ]?)(\d{7,8})([A-Z])$/i.exec(text);
  if (match === null) return false;
  const [, sign = '', digits = '', letter = ''] = match;
  const prefix = sign === '' ? '' : String('XYZ'.indexOf(sign.toUpperCase()));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(prefix + digits) % 23] === letter.toUpperCase();
};

/** Steuerliche Identifikationsnummer of Germany, ISO/IEC 7064 modulo 11,10. */
export const isSteuerId = (text: string): boolean => {
  if (!/^[1-9]\d{10}$/.test(text)) return false;
  let product = 10;
  for (const digit of digitsOf(text.slice(0, 10))) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(text[10]);
};

/** PESEL of Poland. */
export const isPesel = (text: string): boolean =>
  /^\d{11}$/.test(text) && weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;

/** BSN of the Netherlands, the eleven test. */
export const isBsn = (text: string): boolean =>
  /^\d{9}$/.test(text) && weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

/** TFN of Australia. */
export const isTfn = (text: string): boolean =>
  /^\d{9}$/.test(text) && weighted(text, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;

/** NIR of France: the last two digits are 97 less the remainder of the others; Corsica writes letters. */
export const isNir = (text: string): boolean => {
  const digits = text.toUpperCase().replace('2A', '19').replace('2B', '18');
  if (!/^[12]\d{14}$/.test(digits)) return false;
  return 97n - (BigInt(digits.slice(0, 13)) % 97n) === BigInt(digits.slice(13));
};

/** Routing number of the American Bankers Association. */
export const isRoutingNumber = (text: string): boolean =>
  /^[0-3]\d{8}$/.test(text) && weighted(text, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;

const products: readonly string[] = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const permutation = '1576283094';

/** Aadhaar of India: the algorithm of Verhoeff, over the dihedral group of order ten. */
export const isAadhaar = (text: string): boolean => {
  if (!/^[2-9]\d{11}$/.test(text)) return false;
  let check = 0;
  for (const [index, first] of digitsOf(text).toReversed().entries()) {
    let digit = first;
    for (let turn = 0; turn < index % 8; turn++) digit = Number(permutation[digit]);
    check = Number(products[check]?.[digit]);
  }
  return check === 0;
};

const odd = '1 0 5 7 9 13 15 17 19 21 2 4 18 20 11 3 6 8 12 14 16 10 22 25 24 23'.split(' ').map(Number);

/** Codice fiscale of Italy: sixteen characters, the last of which checks the others. */
export const isCodiceFiscale = (text: string): boolean => {
  const code = text.toUpperCase();
  if (!/^[A-Z]{6}[\dLMNPQRSTUV]{2}[A-EHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]$/.test(code))
    return false;
  const numberOf = (char: string) => (/\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65);
  const sum = [...code.slice(0, 15)].reduce(
    (total, char, index) => total + (index % 2 === 0 ? (odd[numberOf(char)] ?? 0) : numberOf(char)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26)) === code[15];
};
