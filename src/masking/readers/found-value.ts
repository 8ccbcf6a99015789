/** A value that stands behind its name. */
import type { Written } from './field-value.ts';
import type { ReadValue } from './read-value.ts';

export interface FoundValue extends ReadValue {
  readonly written: Written;
}

export interface Name {
  readonly start: number;
  readonly end: number;
  readonly kind: { readonly type: string };
}
