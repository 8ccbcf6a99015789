/** Reads a processor profile of V8: how long each function ran itself, without those that it called. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** As Node.js writes it with --cpu-prof; times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Microseconds on the monotonic clock, between which samples count. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export interface SelfTimes {
  /** Microseconds in which something ran. */
  readonly busy: number;
  readonly functions: ReadonlyMap<string, number>;
  /** By npm package, or folder of `src/`. */
  readonly packages: ReadonlyMap<string, number>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What V8 calls a thread that waits. */
const IDLE = new Set(['(idle)', '(root)']);

export const selfTimes = (profile: CpuProfile, { from, to }: Window): SelfTimes => {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const packages = new Map<string, number>();
  let busy = 0;
  let now = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const spent = profile.timeDeltas[index] ?? 0;
    now += spent;
    const frame = frames.get(id);
    if (frame === undefined || IDLE.has(frame.functionName) || now < from || now > to) continue;
    const { functionName, url, lineNumber } = frame;
    busy += spent;
    add(functions, `${functionName || '(anonymous)'} ${placeOf(url, lineNumber)}`.trim(), spent);
    add(packages, packageOf(functionName, url), spent);
  }
  return { busy, functions, packages };
};

const add = (times: Map<string, number>, name: string, spent: number): void => {
  times.set(name, (times.get(name) ?? 0) + spent);
};

/** From `src/` or `node_modules/` on, of whichever checkout it is. */
const pathOf = (url: string): string =>
  url.startsWith('file:')
    ? relative(ROOT, fileURLToPath(url)).replace(/^.*?(?=src\/|node_modules\/)/, '')
    : url;

const placeOf = (url: string, line: number): string => (url === '' ? '' : `${pathOf(url)}:${line + 1}`);

const packageOf = (functionName: string, url: string): string => {
  const path = pathOf(url);
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(path) ?? [];
  if (name !== undefined) return name;
  if (path.startsWith('node:')) return path.split('/')[0] ?? path;
  if (path === '') return functionName.startsWith('(') ? functionName : '(built into V8)';
  return path.split('/').slice(0, -1).join('/');
};
