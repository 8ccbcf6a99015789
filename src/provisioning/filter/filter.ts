/** A filter of SCIM (RFC 7644, section 3.4.2.2), and the path of a change (section 3.5.2), as they are understood. */

/** Names are in lower case. `emails.value` is the part `value` of `emails`; `part` is undefined for the attribute itself. */
export interface AttributePath {
  readonly name: string;
  readonly part: string | undefined;
}

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

export interface Compare {
  readonly kind: 'compare';
  readonly path: AttributePath;
  readonly operator: CompareOperator;
  readonly value: string | number | boolean | null;
}

export type Filter =
  | Compare
  | { readonly kind: 'present'; readonly path: AttributePath }
  /** One of the values of the attribute matches all of the inner filter, whose paths are parts of it. */
  | { readonly kind: 'some'; readonly path: AttributePath; readonly filter: Filter }
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter };

export interface ChangePath extends AttributePath {
  /** Which of the values are meant; undefined for all of them. */
  readonly filter: Filter | undefined;
}
