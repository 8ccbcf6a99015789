/** The keys a place of a file may have, for "did you mean". */
import { z } from 'zod';
import type { Path } from './problem.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Every key that the schema knows at this place, of whichever kind or mode; none if any name goes. */
export const knownKeys = (schema: z.ZodType, path: Path): readonly string[] => {
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
