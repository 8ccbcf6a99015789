/** What can be counted about the structure of the sources; each function returns the places that it counts. */
import { dirname, relative } from 'node:path';
import ts from 'typescript';
import { nodesOf, placeOf, type Sources } from './read-sources.ts';

const MOST_FILES = 25;
const MOST_MEMBERS = 10;

/** Folders that hold more than 25 source files themselves. */
export const largeFolders = ({ files, root }: Sources): string[] =>
  [...Map.groupBy(files, ({ fileName }) => relative(root, dirname(fileName)))]
    .filter(([, inside]) => inside.length > MOST_FILES)
    .map(([folder, inside]) => `${folder} (${inside.length})`);

const isDependencies = (name: string): boolean => /(Deps|Dependencies|Doors|Ports|Parts)$/.test(name);

/** Types of dependencies, by their names, with more than ten members, inherited and joined ones included. */
export const largeDependencyTypes = (sources: Sources): string[] =>
  sources.files.flatMap((file) =>
    [...nodesOf(file)]
      .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      .filter((node) => isDependencies(node.name.text))
      .map((node) => ({ node, members: sources.checker.getTypeAtLocation(node).getProperties().length }))
      .filter(({ members }) => members > MOST_MEMBERS)
      .map(({ node, members }) => `${placeOf(sources, file, node)} ${node.name.text} (${members})`),
  );

/** Object literals into which a value is spread whose type or name is that of dependencies. */
export const spreadDependencies = (sources: Sources): string[] =>
  sources.files.flatMap((file) =>
    [...nodesOf(file)]
      .filter((node) => ts.isSpreadAssignment(node))
      .filter(({ expression }) => {
        const type = sources.checker.getTypeAtLocation(expression);
        const name = type.aliasSymbol?.name ?? type.symbol?.name ?? '';
        return isDependencies(name) || /^(deps|doors|ports|parts|settings)$/.test(expression.getText(file));
      })
      .map((node) => `${placeOf(sources, file, node)} ${node.getText(file)}`),
  );

/** Exported functions without a docstring. */
export const undocumentedFunctions = (sources: Sources): string[] =>
  sources.files.flatMap((file) =>
    file.statements
      .filter(
        (node) => ts.getCombinedModifierFlags(node as unknown as ts.Declaration) & ts.ModifierFlags.Export,
      )
      .filter((node) => isFunction(node) && ts.getJSDocCommentsAndTags(node).length === 0)
      .map((node) => placeOf(sources, file, node)),
  );

const isFunction = (node: ts.Statement): boolean =>
  ts.isFunctionDeclaration(node) ||
  (ts.isVariableStatement(node) &&
    node.declarationList.declarations.some(
      ({ initializer }) =>
        initializer !== undefined &&
        (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
    ));

/** Groups of files that import each other in a circle, imports of types included. */
export const importCycles = (sources: Sources): string[] => {
  const imports = new Map(sources.files.map((file) => [file.fileName, importsOf(file)]));
  const reach = new Map([...imports.keys()].map((file) => [file, reachable(file, imports)]));
  const seen = new Set<string>();
  const cycles: string[] = [];
  for (const [file, targets] of reach) {
    if (seen.has(file) || !targets.has(file)) continue;
    const circle = [...targets].filter((other) => reach.get(other)?.has(file));
    for (const each of circle) seen.add(each);
    cycles.push(circle.map((each) => relative(sources.root, each)).join(' <-> '));
  }
  return cycles;
};

const importsOf = (file: ts.SourceFile): string[] =>
  file.statements.flatMap((node) => {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return [];
    const { moduleSpecifier: to } = node;
    if (to === undefined || !ts.isStringLiteral(to) || !to.text.startsWith('.')) return [];
    return [ts.sys.resolvePath(`${dirname(file.fileName)}/${to.text}`)];
  });

/** Every file that one reaches by its imports; itself only if it is part of a circle. */
const reachable = (from: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> => {
  const found = new Set<string>();
  const open = [...(imports.get(from) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(imports.get(next) ?? []));
  }
  return found;
};
