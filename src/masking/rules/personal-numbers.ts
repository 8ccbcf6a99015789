/** Numbers of people and accounts that a label announces: what states, banks and telephone companies give out. */
import {
  isAadhaar,
  isBsn,
  isCodiceFiscale,
  isCpf,
  isDni,
  isLuhn,
  isNhsNumber,
  isNir,
  isPesel,
  isRoutingNumber,
  isSteuerId,
  isTfn,
} from '../pii/check-digits.ts';
import type { Detector } from './detector.ts';

interface Row {
  readonly type: string;
  readonly source: string;
  /** What the number is called; one of these starts a word. */
  readonly labels: readonly string[];
  /** The number, without groups of its own. */
  readonly number: RegExp;
  readonly valid?: (number: string) => boolean;
  readonly example: string;
}

/** `NHS number 943 476 5919`, `PESEL: 44051401359`: at most a word between label and number. */
const detectorOf = ({ type, source, labels, number, valid, example }: Row): Detector => ({
  type,
  source,
  gates: labels,
  pattern: new RegExp(
    `(?:${labels.map((label) => label.replaceAll(/[.]/g, '\\.')).join('|')})(?:[ _-]?(?:number|no|nr|num|nummer|código|code|id|#))?[.:]?["']?[ \\t]{0,3}(?:[:=#]|is)?[ \\t]{0,3}["']?(${number.source})(?![\\w-])`,
    'y',
  ),
  ...(valid && { valid: (text: string) => valid(text.replaceAll(/[\s./-]/g, '')) }),
  example,
  counterExample: `${labels[0]} 1`,
});

const both = (labels: string): readonly string[] =>
  labels.split('|').flatMap((label) => [label, label.replace(/^\w/, (first) => first.toLowerCase())]);

const rows: readonly Row[] = [
  {
    type: 'national_id',
    source: 'https://www.datadictionary.nhs.uk/attributes/nhs_number.html',
    labels: ['NHS'],
    number: /\d{3}[ -]?\d{3}[ -]?\d{4}/,
    valid: isNhsNumber,
    example: 'NHS number 943 476 5919',
  },
  {
    type: 'national_id',
    source: 'https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110',
    labels: ['NINO', 'National Insurance', 'NI number'],
    number: /[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]/,
    example: 'NINO: AB123456C',
  },
  {
    type: 'national_id',
    source: 'https://www.gov.br/receitafederal/pt-br/assuntos/meu-cpf',
    labels: ['CPF'],
    number: /\d{3}\.?\d{3}\.?\d{3}-?\d{2}/,
    valid: isCpf,
    example: 'CPF 529.982.247-25',
  },
  {
    type: 'national_id',
    source: 'https://www.agenziaentrate.gov.it/portale/codice-fiscale',
    labels: both('Codice fiscale|CF|C.F.'),
    number: /[A-Z]{6}\w{2}[A-Z]\w{2}[A-Z]\w{3}[A-Z]/,
    valid: isCodiceFiscale,
    example: 'codice fiscale RSSMRA85T10A562S',
  },
  {
    type: 'national_id',
    source: 'https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/',
    labels: ['DNI', 'NIE', 'NIF'],
    number: /[XYZ]?-?\d{7,8}-?[A-Z]/,
    valid: isDni,
    example: 'DNI 12345678Z',
  },
  {
    type: 'tax_id',
    source: 'https://www.bzst.de/DE/Privatpersonen/SteuerlicheIdentifikationsnummer/',
    labels: ['Steuer-ID', 'Steuer-Id', 'SteuerID', 'Steueridentifikationsnummer', 'IdNr', 'Steuer-IdNr'],
    number: /\d{2} ?\d{3} ?\d{3} ?\d{3}/,
    valid: isSteuerId,
    example: 'Steuer-ID: 86095742719',
  },
  {
    type: 'tax_id',
    source: 'https://www.irs.gov/businesses/employer-identification-number',
    labels: ['EIN', 'Tax ID', 'tax id', 'tax ID', 'Tax id', 'ITIN', 'TIN'],
    number: /\d{2}-\d{7}|9\d{2}-\d{2}-\d{4}/,
    example: 'tax id: 12-3456789',
  },
  {
    type: 'national_id',
    source: 'https://www.canada.ca/en/employment-social-development/services/sin.html',
    labels: ['SIN', 'Social Insurance'],
    number: /[1-79]\d{2}[ -]?\d{3}[ -]?\d{3}|0\d{2} \d{3} \d{3}/,
    valid: isLuhn,
    example: 'SIN: 130 692 544',
  },
  {
    type: 'national_id',
    source: 'https://www.gov.pl/web/gov/czym-jest-numer-pesel',
    labels: ['PESEL', 'Pesel', 'pesel'],
    number: /\d{11}/,
    valid: isPesel,
    example: 'PESEL 44051401359',
  },
  {
    type: 'national_id',
    source: 'https://uidai.gov.in/en/my-aadhaar/about-your-aadhaar.html',
    labels: ['Aadhaar', 'aadhaar', 'AADHAAR', 'UIDAI'],
    number: /[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}/,
    valid: isAadhaar,
    example: 'Aadhaar 2341 2341 2346',
  },
  {
    type: 'national_id',
    source: 'https://www.insee.fr/fr/metadonnees/definition/c1409',
    labels: ['NIR', 'INSEE', 'sécurité sociale', 'Sécurité sociale'],
    number: /[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}/,
    valid: isNir,
    example: 'NIR 1 84 12 76 451 089 46',
  },
  {
    type: 'national_id',
    source: 'https://www.rvig.nl/burgerservicenummer',
    labels: ['BSN', 'bsn', 'Burgerservicenummer', 'burgerservicenummer'],
    number: /\d{9}/,
    valid: isBsn,
    example: 'BSN: 111222333',
  },
  {
    type: 'tax_id',
    source: 'https://www.ato.gov.au/individuals-and-families/tax-file-number',
    labels: ['TFN', 'Tax file', 'tax file'],
    number: /\d{3} ?\d{3} ?\d{3}/,
    valid: isTfn,
    example: 'TFN: 123 456 782',
  },
  {
    type: 'national_id',
    source: 'https://www.skatteverket.se/privat/folkbokforing/personnummer',
    labels: ['Personnummer', 'personnummer'],
    number: /\d{6}[-+]\d{4}/,
    valid: isLuhn,
    example: 'personnummer 811228-9874',
  },
  {
    type: 'driver_license',
    source: 'https://www.aamva.org/topics/driver-license-identification-standards',
    labels: both(
      "Driver's license|Drivers license|Driver license|Driver's licence|Driving licence|Driving license|Führerschein",
    ).concat('DL#', 'DL no'),
    number: /(?=[A-Z ]{0,8}\d)[A-Z0-9](?:[ -]?[A-Z0-9]){5,17}/,
    example: "Driver's license: D1234567",
  },
  {
    type: 'bank_account',
    source: 'https://www.aba.com/about-us/routing-number',
    labels: both('Routing|ABA|RTN'),
    number: /\d{9}/,
    valid: isRoutingNumber,
    example: 'routing number: 021000021',
  },
  {
    type: 'bank_account',
    source: 'https://www.swift.com/standards',
    labels: both('Account|Acct|Bank account|Konto|Kontonummer|Compte|Cuenta'),
    number: /\d{8,17}/,
    example: 'Account number: 000123456789',
  },
  {
    type: 'phone',
    source: 'https://www.itu.int/rec/T-REC-E.123',
    labels: both(
      'Tel|Tel.|Phone|Mobile|Mobil|Cell|Fax|Telephone|Telefon|Telefono|Teléfono|Telefone|Téléphone|Handy|Portable|Rufnummer',
    ).concat('TEL', 'FAX'),
    number: /0\d{1,5}(?:[ ()/.-]{0,2}\d{2,8}){1,5}/,
    valid: (number) => /^0\d{8,12}$/.test(number.replaceAll(/\D/g, '')),
    example: 'Tel. 030 12345678',
  },
];

/** What a person's money goes to on a chain: Bitcoin (BIP 173) and Ethereum (EIP 55). */
const wallets: readonly Detector[] = [
  {
    type: 'wallet',
    source: 'https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki',
    gates: ['bc1'],
    pattern: /bc1[02-9ac-hj-np-z]{25,87}(?!\w)/y,
    example: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    counterExample: 'bc1qar0',
  },
  {
    type: 'wallet',
    source: 'https://eips.ethereum.org/EIPS/eip-55',
    gates: ['0x'],
    pattern: /0x[\da-fA-F]{40}(?!\w)/y,
    example: '0x52908400098527886E0F7030069857D2E4169EE7',
    counterExample: '0x5290840009852788',
  },
];

export const personalNumberFormats: readonly Detector[] = [...rows.map(detectorOf), ...wallets];
