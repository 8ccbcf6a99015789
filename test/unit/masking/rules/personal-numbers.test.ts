/** Numbers of people and accounts, where they are asked for: by label and check digit, by field, by shape. */
import { expect, it } from 'vitest';
import { createMasker } from '../../../../src/masking/engine/create-masker.ts';
import { type PersonalType, personalTypes } from '../../../../src/masking/pii/personal-types.ts';
import { defaults, maskJsonText, maskText } from '../masker.ts';

const pii = Object.fromEntries(personalTypes.map((type) => [type, 'mask'])) as Record<PersonalType, 'mask'>;
const masker = createMasker({ ...defaults, pii });

it.each<[PersonalType, string, string]>([
  ['ip', 'address V is up', '2001:db8:85a3::8a2e:370:7334'],
  ['ip', 'ping V', 'fe80::1ff:fe23:4567:890a'],
  ['ip', 'connected to V.', '203.0.113.77'],
  ['mac', 'device V', '00:1B:44:11:3A:B7'],
  ['driver_license', "Driver's license: V", 'D1234567'],
  ['bank_account', 'Account number: V', '000123456789'],
  ['bank_account', 'routing number: V', '021000021'],
  ['tax_id', 'tax id: V', '12-3456789'],
  ['tax_id', 'Steuer-ID: V', '86095742719'],
  ['tax_id', 'TFN: V', '123 456 782'],
  ['national_id', 'NHS number V', '943 476 5919'],
  ['national_id', 'NINO: V', 'AB123456C'],
  ['national_id', 'CPF V', '529.982.247-25'],
  ['national_id', 'codice fiscale V', 'RSSMRA85T10A562S'],
  ['national_id', 'DNI V', '12345678Z'],
  ['national_id', 'SIN: V', '046 454 286'],
  ['national_id', 'PESEL V', '44051401359'],
  ['national_id', 'Aadhaar V', '2341 2341 2346'],
  ['national_id', 'NIR V', '1 84 12 76 451 089 46'],
  ['national_id', 'BSN: V', '111222333'],
  ['wallet', 'send to V', '0x52908400098527886E0F7030069857D2E4169EE7'],
  ['wallet', 'send to V', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
  ['wallet', 'send to V', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
  ['phone', 'Tel. V', '030 12345678'],
  ['phone', 'phone: V', '06 12 34 56 78'],
  ['phone', 'mobile V', '07700 900123'],
])('masks a %s: %s', (type, text, value) => {
  expect(masker.maskText(text.replace('V', value)).text).toBe(text.replace('V', `[REDACTED:${type}]`));
});

it.each<[PersonalType, string, string]>([
  ['driver_license', 'driver_license_number', 'S99988801'],
  ['bank_account', 'bank_account', '12345678901'],
  ['national_id', 'nhs_number', '9434765919'],
  ['tax_id', 'taxId', '12-3456789'],
  ['mac', 'mac_address', '001b44113ab7'],
])('masks a %s by the name of its field %s', (type, name, value) => {
  expect(JSON.parse(maskJsonText(JSON.stringify({ [name]: value }), masker))).toEqual({
    [name]: `[REDACTED:${type}]`,
  });
});

it.each([
  'NHS number 943 476 5910',
  'CF RSSMRA85T10A562T',
  'listening on 0.0.0.0:80',
  'version 1.2.3.4',
  'AssemblyVersion("1.0.0.0")',
  'at 12:30:45',
  'face::add1',
  'a1b2::c3',
  'image_-4539578763621486.png',
  'v1.4539578763621486',
  '+2024-11-05 12:00:00',
  '@@ -120,7 +120,7 @@',
  'Account 12',
  'portable 0.12.3',
])('leaves %s', (text) => {
  expect(masker.maskText(text).text).toBe(text);
});

it('only reports them by default', () => {
  expect(maskText('PESEL 44051401359, device 00:1B:44:11:3A:B7')).toBe(
    'PESEL 44051401359, device 00:1B:44:11:3A:B7',
  );
});
