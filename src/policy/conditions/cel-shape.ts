/** What a CEL expression tells before it is evaluated: the names in it, and how its work grows with the arguments. */

export interface CelShape {
  /** Names that no loop introduces. */
  readonly free: readonly string[];
  /** Functions and methods by name; operators left out. */
  readonly calls: readonly string[];
  /** How deep loops (`all`, `exists`, `map`, `filter`, and `in`, which looks at one after the other) stand inside each other. */
  readonly loops: number;
  /** Values of the lists that stand in the expression itself. */
  readonly items: number;
  /** Whether it looks in one text for another that is no literal: engines need the product of both lengths for some. */
  readonly seeks: boolean;
}

interface Expression {
  readonly case?: string;
  readonly value?: Readonly<Record<string, unknown>>;
}

/** Walks the parsed expression as plain data: every kind of node, also those of later versions. */
export const celShape = (node: unknown, bound: readonly string[] = []): CelShape => {
  if (typeof node !== 'object' || node === null) return NOTHING;
  const { case: kind, value = {} } = node as Expression;
  if (kind === 'identExpr') return nameShape(String(value['name']), bound);
  const loop = kind === 'comprehensionExpr' ? value : {};
  const names = [loop['iterVar'], loop['iterVar2'], loop['accuVar']].filter(
    (name) => typeof name === 'string',
  );
  const inner = together(Object.values(node).map((each) => celShape(each, [...bound, ...names])));
  if (kind === 'comprehensionExpr') return { ...inner, loops: inner.loops + 1 };
  if (kind === 'listExpr') return { ...inner, items: inner.items + lengthOf(value['elements']) };
  return kind === 'callExpr' ? callShape(String(value['function']), value['args'], inner) : inner;
};

const NOTHING: CelShape = { free: [], calls: [], loops: 0, items: 0, seeks: false };

/** Names that CEL itself gives a meaning. */
const TYPES: ReadonlySet<string> = new Set(
  'bool int uint double string bytes list map null_type type google'.split(' '),
);

const nameShape = (name: string, bound: readonly string[]): CelShape =>
  bound.includes(name) || TYPES.has(name) ? NOTHING : { ...NOTHING, free: [name] };

const SEEKING: ReadonlySet<string> = new Set(['contains', 'indexOf', 'lastIndexOf', 'split']);

const callShape = (name: string, args: unknown, inner: CelShape): CelShape => {
  if (name === '@in') return { ...inner, loops: inner.loops + 1 };
  if (!/^\w+$/.test(name) || name.startsWith('_')) return inner;
  const seeks = inner.seeks || (SEEKING.has(name) && !isLiteral(Array.isArray(args) ? args[0] : undefined));
  return { ...inner, calls: [...inner.calls, name], seeks };
};

const isLiteral = (node: unknown): boolean =>
  (node as { exprKind?: { case?: string } } | undefined)?.exprKind?.case === 'constExpr';

const lengthOf = (elements: unknown): number => (Array.isArray(elements) ? elements.length : 0);

const together = (shapes: readonly CelShape[]): CelShape => ({
  free: shapes.flatMap(({ free }) => free),
  calls: shapes.flatMap(({ calls }) => calls),
  loops: Math.max(0, ...shapes.map(({ loops }) => loops)),
  items: shapes.reduce((sum, { items }) => sum + items, 0),
  seeks: shapes.some(({ seeks }) => seeks),
});
