/** Reads the keys out of a JSON schema: where each stands, what it takes, its default, its sentence, an example. */

/** A JSON schema as Zod writes it, with `kind` and `example` as metadata of ours. */
export interface Described {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly format?: string;
  readonly kind?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly items?: Described;
  readonly oneOf?: readonly Described[];
  readonly anyOf?: readonly Described[];
}

export interface SchemaRow {
  /** Such as `identity.issuers[].claims.subject` or `servers.NAME.url`. */
  readonly path: string;
  readonly type: string;
  readonly preset: unknown;
  /** Whether the file, or the mapping around it, has to hold the key. */
  readonly required: boolean;
  readonly sentence: string;
  /** A value that the key takes; undefined for a mapping whose keys have rows of their own. */
  readonly example: unknown;
  /** Which of several shapes has the key, such as `mode: http`; empty if all have it. */
  readonly branch: Readonly<Record<string, unknown>>;
}

/** One row for each key below the root, in the order of the schema. */
export const schemaRows = (root: Described): SchemaRow[] => merge(rowsBelow(root, '', {}));

const rowsBelow = (node: Described, path: string, branch: SchemaRow['branch']): SchemaRow[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const required = node.required?.includes(name) === true;
    return [{ ...rowOf(child, at, branch), required }, ...rowsBelow(child, at, branch)];
  }),
  ...(typeof node.additionalProperties === 'object'
    ? rowsBelow(node.additionalProperties, `${path}.NAME`, branch)
    : []),
  ...(node.items === undefined ? [] : rowsBelow(node.items, `${path}[]`, branch)),
  ...branchesOf(node).flatMap((each) => rowsBelow(each, path, { ...branch, ...discriminator(each) })),
];

/** The shapes that a value may have; a list of one of them is left out, since it has the same keys. */
const branchesOf = (node: Described): readonly Described[] => {
  const branches = node.oneOf ?? node.anyOf ?? [];
  return branches.filter((branch) => !isListOfOther(branch, branches));
};

const isListOfOther = ({ items }: Described, branches: readonly Described[]): boolean =>
  items !== undefined && branches.some((other) => JSON.stringify(other) === JSON.stringify(items));

/** The keys of one shape that have one possible value only. */
const discriminator = (node: Described): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
      child.const === undefined ? [] : [[name, child.const]],
    ),
  );

const rowOf = (node: Described, path: string, branch: SchemaRow['branch']): Omit<SchemaRow, 'required'> => ({
  path,
  type: typeOf(node),
  preset: node.default,
  sentence: node.description ?? '',
  example: rowsBelow(node, path, {}).length > 0 && node.example === undefined ? undefined : exampleOf(node),
  branch,
});

/** What a key takes, in words. */
const typeOf = (node: Described): string => {
  if (node.kind !== undefined) return node.kind;
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(' or ');
  const branches = branchesOf(node);
  if (branches.length > 0) {
    const isShort = branches.length < (node.oneOf ?? node.anyOf ?? []).length;
    return `${[...new Set(branches.map(typeOf))].join(' or ')}${isShort ? ', or a list' : ''}`;
  }
  if (node.type === 'array') return `list of ${typeOf(node.items ?? {})}`;
  if (node.type === 'object')
    return typeof node.additionalProperties === 'object' ? 'mapping by name' : 'mapping';
  return node.format === 'uri' ? 'URL' : (node.type ?? 'any value').replace('boolean', '`true` or `false`');
};

/** The example that the schema gives, or one that follows from what the key takes. */
const exampleOf = (node: Described): unknown => {
  if (node.example !== undefined) return node.example;
  if (node.const !== undefined) return node.const;
  if (node.type === 'boolean') return node.default !== true;
  const other = node.enum?.find((value) => value !== node.default);
  if (other !== undefined) return other;
  const isEmpty = node.default === '' || (Array.isArray(node.default) && node.default.length === 0);
  return isEmpty ? undefined : node.default;
};

/** Joins the rows of one key that several shapes share; its branch is empty if it means the same in all of them. */
const merge = (rows: readonly SchemaRow[]): SchemaRow[] => {
  const byPath = Map.groupBy(rows, ({ path }) => path);
  return [...byPath.values()].flatMap((same) => {
    const [first, ...others] = same;
    if (first === undefined) return [];
    if (others.length === 0) return [first];
    const alike = Map.groupBy(same, ({ sentence, type }) => JSON.stringify([sentence, type]));
    return [...alike.values()].map(([one, ...rest]) => ({
      ...(one ?? first),
      branch: rest.length > 0 && alike.size === 1 ? {} : (one ?? first).branch,
    }));
  });
};
