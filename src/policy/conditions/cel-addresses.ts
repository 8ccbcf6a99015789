/** Addresses in CEL compare in lower case, however a policy writes them: what else the caller's could have been written as. */

/** A node of cel.expr.Expr, as plain data. */
interface Node {
  readonly exprKind: { readonly case?: string; readonly value?: Readonly<Record<string, unknown>> };
}

/** What part of an expression is about; what a loop binds is about what it runs over. */
type About = 'email' | 'other' | 'nothing';
type Bound = ReadonlyMap<string, About>;

/**
 * The caller's address in every spelling that matters to a condition, except the usual one in lower case. If the
 * condition comes out differently for one of them, it names an address in another case, which is a `maybe`.
 */
export type OtherSpellings = (email: string) => readonly string[];

/** Looks through the expression once; conditions that write addresses in lower case know no other spelling. */
export const addressSpellings = (expression: unknown, calls: readonly string[]): OtherSpellings => {
  const capitals = textsIn(expression, { bound: new Map(), isLeft: false }).flatMap(capitalRuns);
  if (capitals.length === 0) return () => [];
  // A regular expression may mean capitals without naming a letter of the address.
  const seesCase = calls.includes('matches');
  return (email) => {
    const lower = email.toLowerCase();
    const spelled = capitals.map((runs) =>
      runs.reduce((text, run) => text.replaceAll(run.toLowerCase(), run), lower),
    );
    const all = seesCase ? [...spelled, email, lower.toUpperCase()] : spelled;
    return [...new Set(all)].filter((each) => each !== lower);
  };
};

/** Words with capitals in them, of one text; what stands behind a backslash is a class of characters. */
const capitalRuns = (text: string): readonly (readonly string[])[] => {
  const words = text.replace(/\\./g, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
  const found = words.filter((word) => word !== word.toLowerCase());
  return found.length === 0 ? [] : [found];
};

interface Place {
  readonly bound: Bound;
  /** Whether the nearest call is about something else than an address. */
  readonly isLeft: boolean;
}

const textsIn = (part: unknown, place: Place): readonly string[] => {
  if (typeof part !== 'object' || part === null) return [];
  if (!isNode(part)) return Object.values(part).flatMap((each) => textsIn(each, place));
  const { case: kind, value = {} } = part.exprKind;
  if (kind === 'constExpr') return place.isLeft ? [] : textOf(value);
  if (kind === 'callExpr') {
    const isLeft = aboutOf(part, place.bound) === 'other';
    return Object.values(value).flatMap((each) => textsIn(each, { ...place, isLeft }));
  }
  const bound = boundBy(part, place.bound);
  return Object.values(value).flatMap((each) => textsIn(each, { ...place, bound }));
};

const isNode = (part: object): part is Node => 'exprKind' in part;

const textOf = (value: Readonly<Record<string, unknown>>): readonly string[] => {
  const { case: kind, value: text } = Object(value['constantKind']) as { case?: string; value?: unknown };
  return kind === 'stringValue' && typeof text === 'string' ? [text] : [];
};

const boundBy = ({ exprKind: { case: kind, value = {} } }: Node, bound: Bound): Bound => {
  if (kind !== 'comprehensionExpr') return bound;
  const about = aboutOf(value['iterRange'], bound);
  const names = [value['iterVar'], value['iterVar2']].filter((name) => typeof name === 'string');
  return new Map([
    ...bound,
    ...names.map((name) => [name, about] as const),
    [String(value['accuVar']), 'nothing' as const],
  ]);
};

const aboutOf = (part: unknown, bound: Bound): About => {
  if (typeof part !== 'object' || part === null) return 'nothing';
  if (!isNode(part)) return together(Object.values(part), bound);
  const { case: kind, value = {} } = part.exprKind;
  if (kind === 'identExpr') return nameIsAbout(String(value['name']), bound);
  if (kind === 'selectExpr' && isCaller(value['operand']) && value['field'] !== 'email') return 'other';
  return together(Object.values(value), boundBy(part, bound));
};

const nameIsAbout = (name: string, bound: Bound): About =>
  bound.get(name) ?? (name === 'caller' ? 'email' : 'other');

const isCaller = (part: unknown): boolean => {
  const { case: kind, value = {} } = (part as Node | undefined)?.exprKind ?? {};
  return kind === 'identExpr' && value['name'] === 'caller';
};

const together = (parts: readonly unknown[], bound: Bound): About => {
  const found = parts.map((each) => aboutOf(each, bound));
  if (found.includes('email')) return 'email';
  return found.includes('other') ? 'other' : 'nothing';
};
