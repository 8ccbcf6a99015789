/** The kinds of personal data, each with a setting of its own. */

export const personalTypes = [
  'card',
  'ssn',
  'iban',
  'email',
  'phone',
  'name',
  'ip',
  'dob',
  'address',
  'passport',
  'pin',
  'driver_license',
  'bank_account',
  'national_id',
  'tax_id',
  'mac',
  'wallet',
] as const;

export type PersonalType = (typeof personalTypes)[number];
