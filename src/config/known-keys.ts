/** The keys a place in the configuration may have, for "did you mean". */
import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Path } from './read-tree.ts';
import { schema } from './schema.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Every key that is known at this place, of whichever kind or mode; none if any name goes. */
export const knownKeys = (path: Path): readonly string[] => {
  const root = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  const places = path.reduce<readonly JsonSchema[]>(
    (schemas, segment) => schemas.flatMap((each) => children(each, String(segment))),
    alternatives(root),
  );
  return [...new Set(places.flatMap((place) => Object.keys(place.properties ?? {})))];
};

const alternatives = (node: JsonSchema): readonly JsonSchema[] => {
  const branches = node.oneOf ?? node.anyOf;
  return branches === undefined ? [node] : branches.flatMap(alternatives);
};

const children = (node: JsonSchema, segment: string): readonly JsonSchema[] => {
  const child = node.properties?.[segment] ?? node.items ?? node.additionalProperties;
  return typeof child === 'object' ? alternatives(child) : [];
};

/** A hint that names the closest of the possible words, or all of them if none is close. */
export const suggest = (word: string, possible: readonly string[]): string | undefined => {
  if (possible.length === 0) return undefined;
  const best = closest(word, [...possible]);
  return distance(word.toLowerCase(), best.toLowerCase()) <= Math.max(2, word.length / 3)
    ? `did you mean ${best}?`
    : `possible here: ${possible.join(', ')}`;
};
