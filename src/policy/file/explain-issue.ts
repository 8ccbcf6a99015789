/** What the schema found wrong -> sentences for people, each with its place. */
import { z } from 'zod';
import { kindOf, TYPE_WORDS, valueAt } from '../../problems/value-words.ts';
import { type Path, type PathProblem, showPath, suggest } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** What was read, and what it should have been. */
export interface Read {
  /** Asked for the keys and words it knows. */
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** What the value as a whole is called. */
  readonly whole: string;
}

/** One issue may be several problems: each unknown key is one. */
export const explainIssue = (issue: Issue, read: Read): readonly PathProblem[] => {
  const { schema, value, whole } = read;
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => ({
      message: path.length === 0 ? `unknown key ${key}` : `unknown key ${key} in ${showPath(path)}`,
      path: [...path, key],
      atKey: true,
      hint: suggest(key, known),
    }));
  }
  const inner =
    issue.code === 'invalid_union' && issue.message.startsWith('Invalid')
      ? bestBranch(issue.errors, path)
      : undefined;
  if (inner !== undefined) return inner.flatMap((each) => explainIssue(each, read));
  const name = path.length === 0 ? whole : showPath(path);
  const found = valueAt(value, path);
  if (found === undefined) return [{ message: `${name} is required`, path }];
  return [{ message: `${name} ${sentenceOf(issue, found)}`, path, hint: hintOf(issue, found) }];
};

/** The branch that got furthest into the value tells most: complaints deep inside beat "not a list". */
const bestBranch = (branches: readonly (readonly Issue[])[], at: Path): readonly Issue[] | undefined => {
  const placed = branches.map((branch) =>
    branch.map((issue) => ({ ...issue, path: [...at, ...issue.path] }) as Issue),
  );
  const deep = placed.filter((branch) =>
    branch.some((issue) => issue.path.length > at.length || issue.code !== 'invalid_type'),
  );
  return deep.find((branch) => branch.length > 0);
};

const sentenceOf = (issue: Issue, found: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}, not ${kindOf(found)}`;
    case 'invalid_value':
      return issue.message.startsWith('Invalid')
        ? `must be one of ${issue.values.join(', ')}`
        : issue.message;
    case 'invalid_union':
      return issue.message.startsWith('Invalid') ? `cannot be ${kindOf(found)}` : issue.message;
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    case 'too_big':
      return issue.message.startsWith('Too') ? `must be at most ${issue.maximum}` : issue.message;
    case 'too_small':
      return issue.message.startsWith('Too') ? `must be at least ${issue.minimum}` : issue.message;
    default:
      return issue.message;
  }
};

const hintOf = (issue: Issue, found: unknown): string | undefined =>
  issue.code === 'invalid_value' && typeof found === 'string'
    ? suggest(found, issue.values.map(String))
    : undefined;

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

const knownKeys = (schema: z.ZodType, path: Path): readonly string[] => {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const places = path.reduce<readonly JsonSchema[]>(
    (nodes, part) => nodes.flatMap((node) => children(node, String(part))),
    alternatives(root),
  );
  return [...new Set(places.flatMap((place) => Object.keys(place.properties ?? {})))];
};

const alternatives = (node: JsonSchema): readonly JsonSchema[] =>
  (node.oneOf ?? node.anyOf)?.flatMap(alternatives) ?? [node];

const children = (node: JsonSchema, part: string): readonly JsonSchema[] => {
  const child = node.properties?.[part] ?? node.items ?? node.additionalProperties;
  return typeof child === 'object' ? alternatives(child) : [];
};
