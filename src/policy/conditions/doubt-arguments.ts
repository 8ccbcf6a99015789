/** Rewrites a parsed CEL expression, so that what it asks of arguments is answered only if all servers read them alike. */
import { DOUBTFUL } from './cel-doubt.ts';

/** A node of cel.expr.Expr, as plain data. */
interface Node {
  readonly $typeName?: string;
  readonly id: bigint;
  readonly exprKind: { readonly case?: string; readonly value?: Readonly<Record<string, unknown>> };
}

/**
 * The same expression with comparisons, members, `in`, `has`, `size`, conversions and the tests of texts replaced wherever
 * arguments take part; what asks about the caller or the server only is left alone. `of` names the variables bound to arguments.
 */
export const doubtArguments = <T>(node: T, of: readonly string[] = ['args']): T => rewrite(node, of) as T;

const rewrite = (part: unknown, of: readonly string[]): unknown => {
  if (Array.isArray(part)) return part.map((each) => rewrite(each, of));
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return part;
  if (!isNode(part)) return mapMembers(part, (member) => rewrite(member, of));
  if (part.exprKind.case === 'comprehensionExpr') return loop(part, of);
  const inner = mapMembers(part, (member) => rewrite(member, of)) as Node;
  if (!mentions(part, of)) return inner;
  if (part.exprKind.case === 'selectExpr') return select(inner);
  return part.exprKind.case === 'callExpr' ? call(inner) : inner;
};

const isNode = (part: object): part is Node => 'exprKind' in part;

const mapMembers = <T extends object>(part: T, change: (member: unknown) => unknown): T =>
  Object.fromEntries(Object.entries(part).map(([key, member]) => [key, change(member)])) as T;

/** What a loop over arguments binds is an argument, too. */
const loop = (node: Node, of: readonly string[]): Node => {
  const { iterRange, iterVar, iterVar2 } = node.exprKind.value ?? {};
  const bound = mentions(iterRange, of)
    ? [...of, iterVar, iterVar2].filter((name): name is string => typeof name === 'string' && name !== '')
    : of;
  const value = Object.fromEntries(
    Object.entries(node.exprKind.value ?? {}).map(([key, member]) => [
      key,
      rewrite(member, key === 'iterRange' || key === 'accuInit' ? of : bound),
    ]),
  );
  return { ...node, exprKind: { ...node.exprKind, value } };
};

const mentions = (part: unknown, of: readonly string[]): boolean => {
  if (Array.isArray(part)) return part.some((each) => mentions(each, of));
  if (typeof part !== 'object' || part === null) return false;
  if (isNode(part) && part.exprKind.case === 'identExpr') {
    return of.includes(String(part.exprKind.value?.['name']));
  }
  return Object.values(part).some((member) => mentions(member, of));
};

const select = (node: Node): Node => {
  const { operand, field, testOnly } = node.exprKind.value ?? {};
  const key = literal(node, { case: 'stringValue', value: field });
  return calling(node, testOnly === true ? DOUBTFUL.has : DOUBTFUL.member, [operand as Node, key]);
};

const REPLACED: Readonly<Record<string, string>> = {
  '_==_': DOUBTFUL.equals,
  '_!=_': DOUBTFUL.differs,
  '@in': DOUBTFUL.in,
  '_[_]': DOUBTFUL.member,
};

const ORDERS: ReadonlySet<string> = new Set(['_<_', '_<=_', '_>_', '_>=_']);

const CONVERSIONS: ReadonlySet<string> = new Set(
  'double int uint bool string bytes timestamp duration'.split(' '),
);

const TEXT_TESTS: ReadonlySet<string> = new Set(
  'startsWith endsWith contains matches indexOf lastIndexOf'.split(' '),
);

/** Methods of texts whose answer depends on where in it something stands. */
const CUTS: ReadonlySet<string> = new Set(['charAt', 'substring', 'split']);

interface Called {
  readonly function: string;
  readonly target?: Node;
  readonly args: readonly Node[];
}

const call = (node: Node): Node => {
  const { function: name, target, args } = node.exprKind.value as unknown as Called;
  const replaced = REPLACED[name];
  if (replaced !== undefined) return calling(node, replaced, args);
  if (name === 'size') {
    const [sized] = target === undefined ? args : [target];
    return sized === undefined ? node : calling(node, DOUBTFUL.size, [sized, node]);
  }
  const itself = literal(node, { case: 'stringValue', value: name });
  if (ORDERS.has(name)) return calling(node, DOUBTFUL.order, [itself, ...args]);
  if (target === undefined) {
    return CONVERSIONS.has(name) && args.length === 1
      ? calling(node, DOUBTFUL.convert, [itself, ...args])
      : node;
  }
  if (CUTS.has(name)) return withTarget(node, calling(node, DOUBTFUL.plain, [target]));
  if (!TEXT_TESTS.has(name)) return node;
  const isLiteral = literal(node, { case: 'boolValue', value: args[0]?.exprKind.case === 'constExpr' });
  return calling(node, DOUBTFUL.text, [itself, isLiteral, target, ...args]);
};

const withTarget = (node: Node, target: Node): Node => ({
  ...node,
  exprKind: { ...node.exprKind, value: { ...node.exprKind.value, target } },
});

const literal = ({ id }: Node, constantKind: { readonly case: string; readonly value: unknown }): Node => ({
  id,
  exprKind: { case: 'constExpr', value: { constantKind } },
});

const calling = ({ $typeName, id }: Node, name: string, args: readonly Node[]): Node => ({
  ...($typeName === undefined ? {} : { $typeName }),
  id,
  exprKind: { case: 'callExpr', value: { function: name, args } },
});
