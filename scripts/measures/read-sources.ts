/** The sources as the compiler sees them. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

export interface Sources {
  readonly root: string;
  readonly checker: ts.TypeChecker;
  /** Every file below src/, in the order of their paths. */
  readonly files: readonly ts.SourceFile[];
}

/** Reads the project below a folder with the settings of its tsconfig.json. */
export const readSources = (root: string): Sources => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(root, 'src', path));
  const program = ts.createProgram(paths, { ...options, noEmit: true });
  const files = program.getSourceFiles().filter(({ fileName }) => paths.includes(fileName));
  return { root, checker: program.getTypeChecker(), files };
};

/** The path of a file below the project, with the line of a node if one is given. */
export const placeOf = ({ root }: Sources, file: ts.SourceFile, node?: ts.Node): string => {
  const path = relative(root, file.fileName);
  if (node === undefined) return path;
  return `${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
};

/** Every node of a file, each before its children. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** The comments of a file, as they are written. */
export const commentsOf = (file: ts.SourceFile): { readonly text: string; readonly line: number }[] => {
  const found = new Map<number, { text: string; line: number }>();
  for (const node of nodesOf(file)) {
    const before = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
    const behind = ts.getTrailingCommentRanges(file.text, node.getEnd()) ?? [];
    for (const { pos, end } of [...before, ...behind]) {
      const line = file.getLineAndCharacterOfPosition(pos).line + 1;
      found.set(pos, { text: file.text.slice(pos, end), line });
    }
  }
  return [...found.values()];
};
