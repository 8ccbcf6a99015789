/** Masks as the gateway does by default, for tests: text in, text out; value in, value out. */
import { createMasker, type MaskingSettings } from '../../../src/masking/create-masker.ts';
import { applyEdits } from '../../../src/protocol/apply-edits.ts';
import { scanJson } from '../../../src/protocol/scan-json.ts';

export const defaults: MaskingSettings = {
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
  },
};

const masker = createMasker(defaults);

export const maskText = (text: string): string => masker.maskText(text).text;

export const maskJsonText = (text: string, using = masker): string => {
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  if (!scanned.ok) throw new Error(scanned.problem);
  return applyEdits(text, using.maskJson(text, scanned.root).edits);
};

export const mask = (value: unknown): unknown => JSON.parse(maskJsonText(JSON.stringify(value)));
