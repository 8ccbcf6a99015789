/** Reading PostgreSQL's parse tree, which is JSON: most nodes are objects with their kind as the only key. */

export type Fields = Readonly<Record<string, unknown>>;

export interface SqlNode {
  readonly kind: string;
  readonly fields: Fields;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The nodes right below, in order. */
export const nodesIn = (fields: Fields): readonly SqlNode[] =>
  Object.entries(fields).flatMap(([name, value]) => nodesAt(name, value));

/** The nodes in one field. */
export const nodesAt = (name: string, value: unknown): readonly SqlNode[] => {
  if (Array.isArray(value)) return value.flatMap((item) => nodesAt(name, item));
  if (!isFields(value)) return [];
  const keys = Object.keys(value);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only !== undefined && /^[A-Z]/.test(only)) {
    const inner = value[only];
    return [{ kind: only, fields: isFields(inner) ? inner : {} }];
  }
  return [{ kind: kindByField(name, value), fields: value }];
};

/** If the field can hold one kind only, the tree leaves the kind out; `Part` is a piece without meaning of its own. */
const kindByField = (name: string, fields: Fields): string => {
  if (name === 'larg' || name === 'rarg') return 'SelectStmt';
  if (name === 'intoClause' || name === 'into') return 'IntoClause';
  return 'funcname' in fields ? 'FuncCall' : 'Part';
};

/** `schema.table` of a `RangeVar`. */
export const tableName = (fields: Fields): string =>
  [fields['catalogname'], fields['schemaname'], fields['relname']]
    .filter((part) => typeof part === 'string')
    .join('.');
