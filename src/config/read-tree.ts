/** YAML nodes -> plain values, with references filled in and every position remembered. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode } from 'yaml';
import { type Substitute, showReferences } from './substitute.ts';

export type Path = readonly PropertyKey[];

/** Where a value stands, as offsets into the file, and what is known about it. */
export interface Mark {
  readonly key: number | undefined;
  readonly value: number;
  /** The text came from outside the file, which knows nothing but text: `8080` may be meant as a number. */
  readonly substituted: boolean;
  /** The value could not be had, which is a problem already. */
  readonly failed: boolean;
}

export interface Tree {
  readonly value: unknown;
  readonly mark: (path: Path) => Mark | undefined;
  readonly problems: readonly TreeProblem[];
}

export interface TreeProblem {
  readonly message: string;
  readonly offset: number;
  /** Of a value that could not be had: where it stands. */
  readonly absent?: Path;
}

/** Far above any real configuration, far below an alias bomb. Each alias costs a search of the document. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 32;
const MAX_ALIASES = 100;

/** Reads the document's contents; aliases are followed, within bounds. An empty value counts as left out. */
export const readTree = (document: Document.Parsed, substitute: Substitute): Tree => {
  const marks = new Map<string, Mark>();
  const problems: TreeProblem[] = [];
  let nodes = 0;
  let aliases = 0;

  const read = (node: Node | null | undefined, path: Path, key?: number): unknown => {
    const offset = node?.range?.[0] ?? key ?? 0;
    nodes += 1;
    if (isAlias(node)) aliases += 1;
    if (nodes > MAX_NODES || aliases > MAX_ALIASES || path.length > MAX_DEPTH) {
      if (nodes !== Number.POSITIVE_INFINITY)
        problems.push({ message: 'the file expands to too much', offset });
      nodes = Number.POSITIVE_INFINITY;
      return undefined;
    }
    if (isAlias(node)) return read(node.resolve(document), path, key ?? offset);
    const mark = { key, value: offset, substituted: false, failed: false };
    marks.set(JSON.stringify(path), mark);
    if (isMap<ParsedNode, ParsedNode>(node)) {
      return Object.fromEntries(
        node.items.map((pair) => {
          const name = showReferences(String(isScalar(pair.key) ? pair.key.value : pair.key));
          return [name, read(pair.value, [...path, name], pair.key.range[0])];
        }),
      );
    }
    if (isSeq<ParsedNode>(node)) return node.items.map((item, index) => read(item, [...path, index]));
    const value = isScalar(node) ? (node.value ?? undefined) : undefined;
    if (typeof value !== 'string') return value;
    const result = substitute(value);
    const found = result.ok ? { substituted: result.changed } : { failed: true };
    marks.set(JSON.stringify(path), { ...mark, ...found });
    if (!result.ok) problems.push({ message: `${path.join('.')}: ${result.problem}`, offset, absent: path });
    return result.ok ? result.text : undefined;
  };

  const value = read(document.contents, []);
  return { value, problems, mark: (path) => marks.get(JSON.stringify(path)) };
};
