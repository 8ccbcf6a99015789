/** `when:` in CEL: compiled once, bounded in work, three-valued. */
import { type CelInput, celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { comparableUri } from '../protocol/resource-uri.ts';
import type { Condition } from './subject.ts';
import { fromBoolean, type Truth } from './truth.ts';

/** Steps a loop over arguments may take; about a third of a second at worst. */
const MAX_STEPS = 500_000;

const VARIABLES = ['args', 'caller', 'server', 'tool', 'method', 'resource', 'prompt', 'effect'];

export type CompiledCel = { ok: true; condition: Condition } | { ok: false; problem: string };

/**
 * Variables: `args caller server tool method resource prompt effect`. An error, a missing field, an answer that is not
 * a boolean, and arguments too large for the loops written are all `maybe`.
 */
export const compileCel = (text: string): CompiledCel => {
  const parsed = tryParse(text);
  if (typeof parsed === 'string') return { ok: false, problem: parsed };
  const shape = shapeOf(parsed.expr);
  const stranger = shape.free.find((name) => !VARIABLES.includes(name));
  if (stranger !== undefined) {
    return { ok: false, problem: `unknown variable ${stranger}; known are ${VARIABLES.join(', ')}` };
  }
  const evaluate = plan(celEnv({ funcs: [...strings] }), parsed);
  const needsArguments = shape.free.includes('args');
  const condition: Condition = (subject): Truth => {
    if (needsArguments && subject.call.args === undefined) return 'maybe';
    if (shape.loops > 0 && sizeOf(subject.call.args, MAX_STEPS) ** shape.loops > MAX_STEPS) return 'maybe';
    const { call, effect } = subject;
    const result = evaluate({ ...bindings(call), effect } as Record<string, CelInput>);
    return isCelError(result) || typeof result !== 'boolean' ? 'maybe' : fromBoolean(result);
  };
  return { ok: true, condition };
};

const bindings = ({
  caller,
  args,
  server,
  tool,
  method,
  resource,
  prompt,
}: Parameters<Condition>[0]['call']) => ({
  caller: {
    subject: caller.subject,
    issuer: caller.issuer,
    email: caller.email ?? '',
    groups: caller.groups,
    kind: caller.kind,
  },
  args: args ?? {},
  server,
  method,
  tool: tool ?? '',
  resource: comparableUri(resource ?? ''),
  prompt: prompt ?? '',
});

type Parsed = ReturnType<typeof parse>;

const tryParse = (text: string): Parsed | string => {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RangeError) return 'the expression is nested too deeply';
    return error instanceof Error ? error.message.replace(/^<input>:/, 'at ') : 'cannot be read';
  }
};

interface Shape {
  /** Names that no loop introduces. */
  readonly free: readonly string[];
  /** How deep loops (`all`, `exists`, `map`, `filter`) stand inside each other. */
  readonly loops: number;
}

/** Walks the parsed expression as plain data: every kind of node, also those of later versions. */
const shapeOf = (node: unknown, bound: readonly string[] = []): Shape => {
  if (typeof node !== 'object' || node === null) return { free: [], loops: 0 };
  const kind = node as { case?: string; value?: Record<string, unknown> };
  if (kind.case === 'identExpr' && typeof kind.value?.['name'] === 'string') {
    const { name } = kind.value;
    return { free: bound.includes(name) || TYPES.has(name) ? [] : [name], loops: 0 };
  }
  const loop = kind.case === 'comprehensionExpr' ? kind.value : undefined;
  const names = [loop?.['iterVar'], loop?.['iterVar2'], loop?.['accuVar']].filter(
    (name) => typeof name === 'string',
  );
  const inner = Object.values(node).map((each) => shapeOf(each, [...bound, ...names]));
  return {
    free: inner.flatMap((each) => each.free),
    loops: Math.max(0, ...inner.map((each) => each.loops)) + (loop === undefined ? 0 : 1),
  };
};

/** Names that CEL itself gives a meaning. */
const TYPES: ReadonlySet<string> = new Set(
  'bool int uint double string bytes list map null_type type google'.split(' '),
);

/** How many values there are, all depths and the characters of texts included; stops counting at `limit`. */
const sizeOf = (root: unknown, limit: number): number => {
  const pending: unknown[] = [root];
  let size = 1;
  while (pending.length > 0 && size <= limit) {
    const value = pending.pop();
    size += 1;
    if (typeof value === 'string') size += value.length / 16;
    else if (typeof value === 'object' && value !== null)
      for (const item of Object.values(value)) pending.push(item);
  }
  return size;
};
