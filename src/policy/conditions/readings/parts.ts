/** The single values inside a list or an object that travels as JSON text. */
import { joinedText } from './joined-text.ts';
import { nestedIn } from './json-text.ts';
import { rememberTexts } from './remember-texts.ts';

export type Scalar = string | number | boolean | null;

export type Parts =
  | { readonly kind: 'values'; readonly values: readonly Scalar[] }
  /** More than anyone looks at, or JSON that parsers read differently: anything could stand there. */
  | { readonly kind: 'unreadable' };

/** Values; a text that holds more of them stays in doubt. */
const MOST = 5000;

/**
 * What a server finds in the text if it opens JSON: values and keys at any depth, and what JavaScript makes of a list
 * if it wants one text. Undefined if no server opens the text.
 */
export const partsIn = rememberTexts((text: string): Parts | undefined => {
  const opened = nestedIn(text);
  if (opened === undefined) return undefined;
  if (opened.kind === 'unreadable') return { kind: 'unreadable' };
  const values = valuesIn(opened.value);
  return values === undefined ? { kind: 'unreadable' } : { kind: 'values', values };
});

/** A text inside may be JSON again, and is shorter each time; undefined if parsers read it differently. */
const opened = (value: unknown): unknown => {
  const inner = typeof value === 'string' ? nestedIn(value) : undefined;
  if (inner === undefined) return value;
  return inner.kind === 'unreadable' ? undefined : inner.value;
};

const valuesIn = (root: unknown): readonly Scalar[] | undefined => {
  const values = new Set<Scalar>([Array.isArray(root) ? joinedText(root) : '']);
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = opened(pending.pop());
    if (value === undefined) return undefined;
    if (typeof value === 'object' && value !== null) {
      if (!Array.isArray(value)) for (const key of Object.keys(value)) values.add(key);
      for (const item of Object.values(value)) pending.push(item);
    } else values.add(value as Scalar);
    if (values.size > MOST || pending.length > MOST) return undefined;
  }
  return [...values];
};
