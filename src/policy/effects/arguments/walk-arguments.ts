/** All values of the arguments, at any depth, also inside JSON that travels as text. */

export interface ArgumentValue {
  readonly path: string;
  /** Nearest name: of the member itself, or of the list it stands in. Lower case, letters only. */
  readonly key: string;
  readonly value: unknown;
}

/** More than this no tool needs, and no one could judge. */
const MAX_VALUES = 5000;
const MAX_JSON_DEPTH = 4;

/** Undefined if there are too many values. Without recursion: arguments come from the caller. */
export const walkArguments = (
  args: Readonly<Record<string, unknown>>,
): readonly ArgumentValue[] | undefined => {
  const found: ArgumentValue[] = [];
  const pending: (ArgumentValue & { json: number })[] = [{ path: '', key: '', value: args, json: 0 }];
  while (pending.length > 0) {
    const next = pending.pop();
    if (next === undefined) break;
    found.push({ path: next.path, key: next.key, value: next.value });
    if (found.length > MAX_VALUES) return undefined;
    pending.push(...inside(next).toReversed());
  }
  return found;
};

const inside = ({
  path,
  key,
  value,
  json,
}: ArgumentValue & { json: number }): (ArgumentValue & { json: number })[] => {
  const parsed = typeof value === 'string' && json < MAX_JSON_DEPTH ? tryJson(value) : undefined;
  if (parsed !== undefined) return [{ path, key, value: parsed, json: json + 1 }];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value
      .slice(0, MAX_VALUES + 1)
      .map((item, index) => ({ path: `${path}[${index}]`, key, value: item, json }));
  }
  return Object.entries(value)
    .slice(0, MAX_VALUES + 1)
    .map(([name, item]) => ({
      path: path === '' ? name : `${path}.${name}`,
      key: plainKey(name),
      value: item,
      json,
    }));
};

/** `sql_query`, `sqlQuery` and `SQL-Query` are the same key. */
export const plainKey = (name: string): string => name.replace(/[^A-Za-z]/g, '').toLowerCase();

const tryJson = (text: string): object | undefined => {
  if (!/^\s*[[{]/.test(text) || text.length > 256 * 1024) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
