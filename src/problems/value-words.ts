/** What a value is called in a sentence about it. */

/** What zod calls a type, in words; for what it expected. */
export const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  boolean: 'true or false',
};

/** What a value is. */
export const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'empty' : (TYPE_WORDS[typeof value] ?? typeof value);
};

/** The value at the end of a path; undefined if there is none. */
export const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, part) => (Object(at) as Record<PropertyKey, unknown>)[part], value);
