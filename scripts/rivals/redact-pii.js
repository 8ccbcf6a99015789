/** redact-pii as it comes. */
import { SyncRedactor } from 'redact-pii';

const redactor = new SyncRedactor();

export const redactPii = (text) => redactor.redact(text);
