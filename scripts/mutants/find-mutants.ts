/** Changes of one place in a source file, each of which takes a decision away or turns it round. */
import ts from 'typescript';

/** Replaces the characters from `start` to `end` (exclusive) of `file`. */
export interface Mutant {
  /** Path from the root of the project, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly becomes: string;
  /** A statement cannot be wrapped in parentheses. */
  readonly isStatement: boolean;
}

type Change = Pick<Mutant, 'start' | 'end' | 'becomes' | 'isStatement'>;
type Operator = (node: ts.Node, source: ts.SourceFile) => readonly Change[];

const SWAPPED: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
};

const OTHER_METHOD = new Map([
  ['some', 'every'],
  ['every', 'some'],
]);

const change = (node: ts.Node, source: ts.SourceFile, becomes: string, isStatement = false): Change => ({
  start: node.getStart(source),
  end: node.getEnd(),
  becomes,
  isStatement,
});

const swapOperator: Operator = (node, source) => {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, operatorToken, right } = node;
  const other = SWAPPED[operatorToken.kind];
  if (other !== undefined)
    return [change(node, source, `((${left.getText(source)}) ${other} (${right.getText(source)}))`)];
  return operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
    ? [change(node, source, left.getText(source))]
    : [];
};

const settleCondition: Operator = (node, source) => {
  if (ts.isIfStatement(node)) return [change(node.expression, source, 'false')];
  return ts.isConditionalExpression(node)
    ? ['true', 'false'].map((value) => change(node.condition, source, value))
    : [];
};

const dropNegation: Operator = (node, source) =>
  ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken
    ? [change(node, source, node.operand.getText(source))]
    : [];

const turnBoolean: Operator = (node, source) => {
  if (node.kind === ts.SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent))
    return [change(node, source, 'false')];
  return node.kind === ts.SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent)
    ? [change(node, source, 'true')]
    : [];
};

const callOf = (node: ts.Expression): ts.CallExpression | undefined => {
  const inner = ts.isAwaitExpression(node) || ts.isVoidExpression(node) ? node.expression : node;
  return ts.isCallExpression(inner) ? inner : undefined;
};

/** A check that is only called, and what is thrown; a call for the log is wording. */
const dropStatement: Operator = (node, source) => {
  if (ts.isThrowStatement(node)) return [change(node, source, '{}', true)];
  if (!ts.isExpressionStatement(node)) return [];
  const called = callOf(node.expression);
  return called === undefined || /\blog\??\./.test(called.expression.getText(source))
    ? []
    : [change(node, source, '{}', true)];
};

/** Optional chains are left alone, since marking a part of one would end it. */
const changeMethod: Operator = (node, source) => {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  if (ts.isOptionalChain(node)) return [];
  const { expression: of, name } = node.expression;
  if (name.text === 'filter') return [change(node, source, of.getText(source))];
  const other = OTHER_METHOD.get(name.text);
  if (other === undefined) return [];
  const rest = source.text.slice(name.getEnd(), node.getEnd());
  return [change(node, source, `${of.getText(source)}.${other}${rest}`)];
};

const OPERATORS: readonly Operator[] = [
  swapOperator,
  settleCondition,
  dropNegation,
  turnBoolean,
  dropStatement,
  changeMethod,
];

/**
 * All mutants of a source text, in the order of the text. What runs as a module loads is left out: it runs before any
 * test does, so that no one could say which test covers it.
 */
export const findMutants = (file: string, text: string): readonly Mutant[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node, inFunction: boolean): readonly Mutant[] => {
    const own = inFunction ? OPERATORS.flatMap((operator) => operator(node, source)) : [];
    const inside = inFunction || ts.isFunctionLike(node);
    const children: Mutant[] = [];
    ts.forEachChild(node, (child) => {
      children.push(...visit(child, inside));
    });
    return [...own.map((each) => ({ file, line: lineOf(source, each.start), ...each })), ...children];
  };
  return visit(source, false).toSorted((a, b) => a.start - b.start || b.end - a.end);
};

const lineOf = (source: ts.SourceFile, position: number): number =>
  source.getLineAndCharacterOfPosition(position).line + 1;

/** The text with the mutant in it. */
export const applyMutant = (text: string, { start, end, becomes }: Mutant): string =>
  `${text.slice(0, start)}${becomes}${text.slice(end)}`;

/** The lines, without indentation, that the mutant changes, before and after; several are joined by a space. */
export const diffOf = (text: string, mutant: Mutant): { readonly was: string; readonly becomes: string } => {
  const { start, end, becomes } = mutant;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  const flat = (lines: string): string => lines.replace(/\s+/g, ' ').trim();
  return {
    was: flat(text.slice(from, to)),
    becomes: flat(`${text.slice(from, start)}${becomes}${text.slice(end, to)}`),
  };
};
