/** YAML text -> plain values, with the place of every path; nothing of the file is interpreted. */
import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Path, PathProblem, Problem } from '../../problems/problem.ts';

/** Far above any real policy, far below what could hurt. */
const MAX_LENGTH = 1024 * 1024;
const MAX_DEPTH = 200;

export interface YamlFile {
  readonly value: unknown;
  /** The nearest place that exists: a missing key is reported at the place it should have. */
  readonly place: (problem: PathProblem) => Problem;
}

type Read = { ok: true; file: YamlFile } | { ok: false; problems: readonly Problem[] };

/** Syntax errors, duplicate keys and alias bombs are problems; never throws. */
export const readYaml = (source: string): Read => {
  if (source.length > MAX_LENGTH) return failure('the policy is larger than 1 MiB');
  if (isTooDeep(source)) return failure('the policy is nested too deeply');
  const lines = new LineCounter();
  const document = parse(source, lines);
  if (document === undefined) return failure('the policy is nested too deeply');
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { message: error.message.split('\n')[0] ?? 'not valid YAML', line, column: col };
    });
    return { ok: false, problems };
  }
  const place = ({ message, path, atKey, hint }: PathProblem): Problem => {
    const { line, col } = lines.linePos(offsetOf(document.contents, path, atKey === true));
    return {
      message,
      line: Math.max(1, line),
      column: Math.max(1, col),
      ...(hint === undefined ? {} : { hint }),
    };
  };
  try {
    return { ok: true, file: { value: document.toJS({ maxAliasCount: 100 }), place } };
  } catch {
    return failure('the policy expands to too much: it has too many aliases');
  }
};

/** Brackets in texts count too, so the limit is far above what policies need. */
const isTooDeep = (source: string): boolean => {
  let depth = 0;
  for (const character of source) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
};

const parse = (source: string, lineCounter: LineCounter) => {
  try {
    return parseDocument(source, { lineCounter, prettyErrors: false, uniqueKeys: true });
  } catch {
    return undefined;
  }
};

const failure = (message: string): Read => ({ ok: false, problems: [{ message, line: 1, column: 1 }] });

const offsetOf = (root: Node | null, path: Path, atKey: boolean): number => {
  let offset = root?.range?.[0] ?? 0;
  let node: unknown = root;
  for (const [depth, part] of path.entries()) {
    const next = child(node, part);
    if (next === undefined) return offset;
    const last = depth === path.length - 1;
    node = next.value;
    offset = (last && atKey ? next.key : undefined) ?? rangeOf(node) ?? next.key ?? offset;
  }
  return offset;
};

const child = (node: unknown, part: string | number): { key?: number; value: unknown } | undefined => {
  if (isSeq(node)) return { value: node.items[Number(part)] };
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
  );
  if (pair === undefined) return undefined;
  const key = rangeOf(pair.key);
  return { ...(key === undefined ? {} : { key }), value: pair.value };
};

const rangeOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0];
