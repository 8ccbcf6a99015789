import { it } from 'vitest';
import { z } from 'zod';
import { schema } from '../../src/config/schema.ts';
import { policySchema } from '../../src/policy/file/schema.ts';
import { expectPinned } from './pin.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Every key as a path; `*` stands for a name of the operator's own, `[]` for the items of a list. */
const keysOf = (node: JsonSchema, path: string): string[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = path === '' ? name : `${path}.${name}`;
    return [key, ...keysOf(child, key)];
  }),
  ...(typeof node.additionalProperties === 'object' ? keysOf(node.additionalProperties, `${path}.*`) : []),
  ...(node.items === undefined ? [] : keysOf(node.items, `${path}[]`)),
  ...[...(node.oneOf ?? []), ...(node.anyOf ?? [])].flatMap((branch) => keysOf(branch, path)),
];

it.each([
  ['configuration', schema],
  ['policy', policySchema],
] as const)('the keys of the %s file are those that operators have written', async (name, shape) => {
  const root = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  await expectPinned(`${name}-keys`, [...new Set(keysOf(root, ''))].sort());
});
