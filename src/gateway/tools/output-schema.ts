/**
 * Tells whether a masked value still is what a tool's outputSchema promises. Official clients check that and fail, so in
 * doubt it is not. Written for masked values only: a server's own patterns are never run, they could run for ever.
 */

type Json = unknown;
type Members = Readonly<Record<string, Json>>;

interface Checking {
  readonly root: Json;
  /** How far down it is, and how many steps it may still take: a schema can refer to itself without end. */
  depth: number;
  steps: number;
}

const DEEPEST = 200;
const MOST_STEPS = 100_000;
/** Say nothing about values. */
const ANNOTATIONS = new Set(
  '$schema $id $comment $defs definitions title description default examples deprecated readOnly writeOnly'.split(
    ' ',
  ),
);

/**
 * Whether the value is certain to fit the schema. False if that takes too many steps, nests too deeply, or rests on a
 * pattern.
 */
export const fitsSchema = (value: Json, schema: Json): boolean =>
  fits({ root: schema, depth: 0, steps: MOST_STEPS }, value, schema);

const fits = (checking: Checking, value: Json, schema: Json): boolean => {
  if (typeof schema === 'boolean') return schema;
  if (!isObject(schema) || checking.depth >= DEEPEST || --checking.steps < 0) return false;
  checking.depth++;
  const holds = Object.entries(schema).every(([keyword, expected]) => {
    if (ANNOTATIONS.has(keyword)) return true;
    // What is not known here may demand anything.
    const check = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
    return check?.({ checking, value, expected, schema }) === true;
  });
  checking.depth--;
  return holds;
};

interface Check {
  readonly checking: Checking;
  readonly value: Json;
  readonly expected: Json;
  readonly schema: Members;
}

type Keyword = (check: Check) => boolean;

const isObject = (value: Json): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);

const isOfType = (value: Json, type: Json): boolean => {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  return type === 'object' ? isObject(value) : typeof value === type;
};

const listed = (expected: Json): readonly Json[] => (Array.isArray(expected) ? expected : [expected]);

const number =
  (holds: (value: number, bound: number) => boolean): Keyword =>
  ({ value, expected }) =>
    typeof value !== 'number' || holds(value, Number(expected));

const length =
  (holds: (length: number, bound: number) => boolean): Keyword =>
  ({ value, expected }) =>
    typeof value !== 'string' || holds([...value].length, Number(expected));

const items =
  (holds: (count: number, bound: number) => boolean): Keyword =>
  ({ value, expected }) =>
    !Array.isArray(value) || holds(value.length, Number(expected));

const members =
  (holds: (count: number, bound: number) => boolean): Keyword =>
  ({ value, expected }) =>
    !isObject(value) || holds(Object.keys(value).length, Number(expected));

const atMost = (count: number, bound: number): boolean => count <= bound;
const atLeast = (count: number, bound: number): boolean => count >= bound;

/** What was not masked is as the server sent it; a placeholder fits no pattern but by chance. */
const unmasked: Keyword = ({ value }) => typeof value !== 'string' || !value.includes('[REDACTED:');

const matching = ({ checking, value, expected }: Check): number =>
  listed(expected).filter((schema) => fits(checking, value, schema)).length;

const keywords: Readonly<Record<string, Keyword>> = {
  type: ({ value, expected }) => listed(expected).some((type) => isOfType(value, type)),
  enum: ({ value, expected }) => listed(expected).some((option) => same(option, value)),
  const: ({ value, expected }) => same(expected, value),
  pattern: unmasked,
  format: unmasked,
  minLength: length(atLeast),
  maxLength: length(atMost),
  minimum: number(atLeast),
  maximum: number(atMost),
  exclusiveMinimum: number((value, bound) => value > bound),
  exclusiveMaximum: number((value, bound) => value < bound),
  minItems: items(atLeast),
  maxItems: items(atMost),
  minProperties: members(atLeast),
  maxProperties: members(atMost),
  required: ({ value, expected }) =>
    !isObject(value) || listed(expected).every((name) => Object.hasOwn(value, String(name))),
  properties: ({ checking, value, expected }) =>
    !isObject(value) ||
    !isObject(expected) ||
    Object.entries(expected).every(
      ([name, schema]) => !Object.hasOwn(value, name) || fits(checking, value[name], schema),
    ),
  additionalProperties: ({ checking, value, expected, schema: { properties = {} } }) =>
    !isObject(value) ||
    Object.entries(value).every(
      ([name, item]) => Object.hasOwn(Object(properties), name) || fits(checking, item, expected),
    ),
  prefixItems: ({ checking, value, expected }) =>
    !Array.isArray(value) ||
    listed(expected).every((schema, index) => index >= value.length || fits(checking, value[index], schema)),
  items: ({ checking, value, expected, schema }) =>
    !Array.isArray(value) ||
    (!Array.isArray(expected) &&
      value
        .slice(Array.isArray(schema['prefixItems']) ? schema['prefixItems'].length : 0)
        .every((item) => fits(checking, item, expected))),
  allOf: (check) => matching(check) === listed(check.expected).length,
  anyOf: (check) => matching(check) > 0,
  oneOf: (check) => matching(check) === 1,
  $ref: ({ checking, value, expected }) => {
    const found = atReference(checking.root, String(expected));
    return found !== undefined && fits(checking, value, found);
  },
};

/** Only what stands in the same schema: `#`, `#/$defs/row`. */
const atReference = (root: Json, reference: string): Json => {
  if (!/^#(?:\/|$)/.test(reference)) return undefined;
  const steps = reference
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<Json>(
    (at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined),
    root,
  );
};
