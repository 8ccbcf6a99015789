/** The settings that masking is measured with: what the configuration says if no one wrote anything. */
import type { MaskingSettings } from '../../src/masking/engine/create-masker.ts';

export const defaultSettings: MaskingSettings = {
  secrets: 'mask',
  pii: {
    card: 'mask',
    ssn: 'mask',
    iban: 'mask',
    email: 'detect',
    phone: 'detect',
    name: 'detect',
    ip: 'detect',
    dob: 'detect',
    address: 'detect',
    passport: 'detect',
    pin: 'detect',
    driver_license: 'detect',
    bank_account: 'detect',
    national_id: 'detect',
    tax_id: 'detect',
    mac: 'detect',
    wallet: 'detect',
  },
};
