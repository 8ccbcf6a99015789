/** The import table of ARCHITECTURE.md as data: a folder imports only what its row names, a package has one owner. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Folders of ours that each folder may import, each row naming only rows above it; `*` sees everything. */
const FOLDERS: Record<string, readonly string[]> = {
  mcp: [],
  masking: ['mcp'],
  'masking/presidio': ['masking'],
  domain: ['mcp'],
  problems: [],
  limits: ['domain'],
  policy: ['mcp', 'domain', 'limits', 'problems'],
  'masking/worker': ['domain', 'limits', 'masking', 'masking/presidio', 'policy'],
  config: ['domain', 'limits', 'masking', 'masking/presidio', 'problems'],
  operators: ['domain', 'policy'],
  requests: ['domain'],
  people: ['domain'],
  approvals: ['mcp', 'domain', 'people', 'requests'],
  access: ['domain', 'requests'],
  recordings: ['mcp', 'domain', 'limits'],
  provisioning: ['domain'],
  upstream: ['mcp', 'domain', 'limits'],
  identity: ['mcp', 'domain'],
  'authorization-server': ['mcp', 'domain', 'limits'],
  gateway: [
    'mcp',
    'domain',
    'limits',
    'policy',
    'masking',
    'operators',
    'approvals',
    'access',
    'recordings',
    'upstream',
  ],
  store: ['domain', 'approvals', 'access', 'recordings'],
  slack: ['domain', 'limits', 'operators', 'requests', 'people', 'approvals', 'access'],
  schedule: ['domain', 'approvals', 'access', 'recordings'],
  http: [
    'mcp',
    'domain',
    'limits',
    'problems',
    'policy',
    'operators',
    'people',
    'approvals',
    'access',
    'recordings',
    'gateway',
  ],
  app: ['*'],
  cli: ['*'],
  demo: ['*'],
  main: ['*'],
};

/** Of these folders only the named files may be imported from outside. */
const ONLY_PORTS: Record<string, readonly string[]> = {
  store: ['approvals/ports.ts', 'access/ports.ts', 'recordings/ports.ts'],
  gateway: ['upstream/ports.ts'],
};

/** Every npm package and the folders that own it; demo and cli may use any. */
const PACKAGES: Record<string, readonly string[]> = {
  mongodb: ['store'],
  '@slack/bolt': ['slack'],
  '@slack/web-api': ['slack'],
  '@slack/socket-mode': ['slack'],
  'http-proxy': ['upstream'],
  express: ['http'],
  'node-cron': ['schedule'],
  'openid-client': ['identity', 'upstream'],
  oauth4webapi: ['upstream'],
  'oidc-provider': ['authorization-server'],
  undici: ['limits'],
  '@node-saml/node-saml': ['identity'],
  '@xmldom/xmldom': ['identity'],
  'xml-encryption': ['identity'],
  jose: ['identity'],
  zod: ['config', 'http', 'policy', 'problems'],
  yaml: ['config', 'policy'],
  'fastest-levenshtein': ['problems'],
  'prom-client': ['http'],
  pino: ['app'],
  diff: ['domain'],
  'libpg-query': ['policy'],
  unbash: ['policy'],
  graphql: ['policy'],
  '@bufbuild/cel': ['policy'],
  re2js: ['policy', 'masking'],
  'libphonenumber-js': ['masking'],
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const sourceFiles = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return path.endsWith('.ts') ? [path] : [];
  });

/** The row a file belongs to: its folder with a row of its own, otherwise the folder at the top. */
const folderOf = (path: string): string => {
  const [top = '', second = ''] = relative(SRC, path).split('/');
  const both = `${top}/${second}`;
  return Object.hasOwn(FOLDERS, both) ? both : top.replace(/\.ts$/, '');
};

const importsOf = (file: string, text: string): Import[] =>
  [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'";]*?\bfrom\s+'([^']+)'|\bimport\(\s*'([^']+)'|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map((match) => ({
    file: relative(SRC, file),
    from: folderOf(file),
    to: match[1] ?? match[2] ?? match[3] ?? '',
  }));

const violation = ({ file, from, to }: Import): string | undefined => {
  const allowed = FOLDERS[from];
  if (allowed === undefined) return `${file}: folder "${from}" is missing from the import table`;
  if (allowed.includes('*')) return undefined;
  if (to.startsWith('node:')) return undefined;
  if (!to.startsWith('.')) return packageViolation(file, from, to);
  const target = resolve(dirname(join(SRC, file)), to);
  const folder = folderOf(target);
  if (folder === from) return undefined;
  if (!allowed.includes(folder)) return `${file}: ${from} may not import ${folder}`;
  const ports = ONLY_PORTS[from]?.filter((port) => port.startsWith(`${folder}/`)) ?? [];
  return ports.length === 0 || ports.includes(relative(SRC, target))
    ? undefined
    : `${file}: ${from} may import only the ports of ${folder}`;
};

const packageViolation = (file: string, from: string, to: string): string | undefined => {
  const name = to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');
  const owners = PACKAGES[name];
  if (owners === undefined) return `${file}: package ${name} has no owner in the table`;
  return owners.includes(from) ? undefined : `${file}: package ${name} belongs to ${owners.join(', ')}`;
};

/** The files that each file imports. */
const fileImports = (imports: readonly Import[]): ReadonlyMap<string, readonly string[]> => {
  const targets = new Map<string, string[]>();
  for (const { file, to } of imports.filter((each) => each.to.startsWith('.'))) {
    const target = relative(SRC, resolve(dirname(join(SRC, file)), to));
    targets.set(file, [...(targets.get(file) ?? []), target]);
  }
  return targets;
};

/** The files of one cycle, in the order in which they import each other; empty if there is none. */
const cycleIn = (targets: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return path.slice(path.indexOf(file));
    if (done.has(file)) return [];
    for (const target of targets.get(file) ?? []) {
      const cycle = visit(target, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
};

const allImports = () => sourceFiles(SRC).flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));
const violations = (imports: readonly Import[]) =>
  imports.map(violation).filter((found) => found !== undefined);

describe('the import table', () => {
  it('is kept by every source file', () => {
    expect(violations(allImports())).toEqual([]);
  });

  it('names in each row only rows above it, so that no folders import each other', () => {
    const rows = Object.keys(FOLDERS);
    const below = rows.flatMap((row, at) =>
      (FOLDERS[row] ?? []).filter((name) => name !== '*' && !rows.slice(0, at).includes(name)),
    );
    expect(below).toEqual([]);
  });

  it('has no cycle of files, imports of types included', () => {
    expect(cycleIn(fileImports(allImports()))).toEqual([]);
  });

  it('finds a seeded cycle', () => {
    const seeded = fileImports([
      ...importsOf(join(SRC, 'a.ts'), "import type { B } from './b.ts';"),
      ...importsOf(join(SRC, 'b.ts'), "import type { A } from './a.ts';"),
    ]);
    expect(cycleIn(seeded)).toEqual(['a.ts', 'b.ts']);
  });

  it('fails on seeded violations', () => {
    const seeded = (file: string, line: string) => violations(importsOf(join(SRC, file), line));
    expect(seeded('policy/seeded.ts', "import { x } from '../gateway/admit.ts';")).toHaveLength(1);
    expect(seeded('mcp/seeded.ts', "import type { Caller } from '../domain/caller.ts';")).toHaveLength(1);
    expect(seeded('http/seeded.ts', "import { MongoClient } from 'mongodb';")).toHaveLength(1);
    expect(seeded('elsewhere/seeded.ts', "import 'node:fs';")).toHaveLength(1);
    expect(
      seeded('gateway/seeded.ts', "import { createUpstream } from '../upstream/forward.ts';"),
    ).toHaveLength(1);
    expect(seeded('gateway/seeded.ts', "const x = await import('left-pad');")).toHaveLength(1);
  });

  it('lets only named files say that a text is safe', () => {
    const says = (pattern: RegExp) =>
      sourceFiles(SRC)
        .filter((file) => pattern.test(readFileSync(file, 'utf8')))
        .map((file) => relative(SRC, file))
        .sort();
    expect(says(/\bcreateMakeSafe\(/)).toEqual(['app/open-texts.ts']);
    expect(says(/\balreadySafe\(/)).toEqual([
      // The beginning of a masked preview, and the whole from what is stored.
      'approvals/previews.ts',
      'domain/text/safe-text.ts',
      // What masking made of a message, a seal over masked parts, and arguments laid out for people.
      'gateway/record/mask-message.ts',
      'gateway/record/note-decision.ts',
      'gateway/request/call-arguments.ts',
      // Cut, made well formed, or put together again from what is stored.
      'recordings/draft-entry.ts',
      'recordings/export/replay.ts',
    ]);
    expect(says(/\bas SafeText\b/)).toEqual(['domain/text/safe-text.ts']);
  });

  it('lets only gateway/admission.ts make an Admission, and only session/questions.ts an open question', () => {
    const makersOf = (pattern: RegExp) =>
      sourceFiles(SRC)
        .filter((file) => pattern.test(readFileSync(file, 'utf8')))
        .map((file) => relative(SRC, file));
    expect(makersOf(/\bAdmission\.of\(/)).toEqual(['gateway/admission.ts']);
    expect(makersOf(/\bOpenQuestion\.of\(/)).toEqual(['gateway/session/questions.ts']);
  });

  it('lets only config and main read the environment', () => {
    const readers = sourceFiles(SRC).filter((file) => /\bprocess\.env\b/.test(readFileSync(file, 'utf8')));
    const outside = readers.filter((file) => !['config', 'main', 'cli', 'demo'].includes(folderOf(file)));
    expect(outside.map((file) => relative(SRC, file))).toEqual([]);
  });
});

/** Places in which everything of a dependency bag is handed on: of two members with one name the later would win silently. */
const spreadBags = (text: string): string[] =>
  text.match(/\.\.\.(?:all|deps|doors|parts|ports|settings|\w+(?:Deps|Parts|Ports))(?=\s*[,}])/g) ?? [];

describe('dependencies', () => {
  it('are handed on by name, never by spread', () => {
    const found = sourceFiles(SRC).flatMap((file) =>
      spreadBags(readFileSync(file, 'utf8')).map((spread) => `${relative(SRC, file)}: ${spread}`),
    );
    expect(found).toEqual([]);
  });

  it('fail on a seeded spread, and not on a member that is handed on', () => {
    expect(spreadBags('createAdmit({ ...deps, decide })')).toHaveLength(1);
    expect(spreadBags('createSlack({ ...settings, ...doors })')).toHaveLength(2);
    expect(spreadBags('openWeb({ ...webDeps, audit })')).toHaveLength(1);
    expect(spreadBags('[...deps.servers.keys(), ...partsOf(path)]')).toEqual([]);
  });
});

describe('the size of folders', () => {
  it('never passes 25 files', () => {
    const folders = readdirSync(SRC, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const counts = new Map<string, number>();
    for (const { parentPath } of folders) counts.set(parentPath, (counts.get(parentPath) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 25).map(([path]) => relative(SRC, path))).toEqual([]);
  });
});

describe('the size of files', () => {
  it('never passes 300 lines', () => {
    const long = sourceFiles(SRC).filter((file) => readFileSync(file, 'utf8').split('\n').length > 301);
    expect(long.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('has a median of at most 80 lines', () => {
    const sizes = sourceFiles(SRC)
      .map((file) => readFileSync(file, 'utf8').split('\n').length)
      .sort((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
  });
});
