/** What the settings say is to be done about a value: by its type, where it stands, and what it is. */
import { createHash } from 'node:crypto';
import { matchesName } from './name-pattern.ts';
import { matchesPath, type PathPattern, parsePathPattern } from './path-pattern.ts';
import { partial, type Style, token } from './placeholder.ts';
import type { Way } from './way.ts';

/** What is done about a type: replaced, only reported, or not even that. */
export type Mode = 'mask' | 'detect' | 'pass';

export interface Treatment {
  readonly mode: Mode;
  /** What to write there, if that is not the typed placeholder. */
  readonly placeholder?: string;
}

export type Treat = (type: string, value: string, way: Way) => Treatment;

/** Whose message is masked. */
export interface Where {
  readonly server: string;
  /** Undefined if the message belongs to no call of a tool. */
  readonly tool?: string | undefined;
  /** The message may belong to a call of any tool: what is said of one in order to mask more counts. */
  readonly anyTool?: boolean;
}

/** Keys mean all, lists mean any; names may hold `*`, paths are as in the evidence, with `*` and `**`, types are exact. */
export interface Match {
  readonly server?: readonly string[] | undefined;
  readonly tool?: readonly string[] | undefined;
  readonly path?: readonly string[] | undefined;
  readonly type?: readonly string[] | undefined;
}

/** Takes the place of the general setting if it matches; of several the strongest counts: mask, detect, pass. */
export interface Override {
  readonly match: Match;
  readonly action: Mode;
}

/** Values that pass wherever they are found, told by their SHA-256 in hexadecimal. */
export interface Allowed {
  readonly sha256: readonly string[];
  readonly match: Match;
}

export interface TreatmentSettings {
  /** The general setting. */
  readonly modeOf: (type: string) => Mode;
  readonly overrides: readonly Override[];
  readonly allow: readonly Allowed[];
  readonly styles: Readonly<Record<string, Style>>;
  /** Of pseudonyms. */
  readonly key: Uint8Array | undefined;
}

const plain: Readonly<Record<Mode, Treatment>> = {
  mask: { mode: 'mask' },
  detect: { mode: 'detect' },
  pass: { mode: 'pass' },
};

/** Masks whatever is found: for asking whether anything is found at all. */
export const maskAll: Treat = () => plain.mask;

/** Returns, for a place, what is to be done about each type of value there. Patterns are compiled once. */
export const createTreatment = (settings: TreatmentSettings): ((where: Where) => Treat) => {
  const overrides = settings.overrides.map((override) => ({ ...override, test: compile(override.match) }));
  const allow = settings.allow.map(({ sha256, match }) => ({
    hashes: new Set(sha256),
    test: compile(match),
  }));
  return (where) => {
    const local = overrides.filter(({ test, action }) => test.where(where, action));
    const allowed = allow.filter(({ test }) => test.where(where, 'pass'));
    return (type, value, way) => {
      if (allowed.length > 0 && isAllowed(allowed, type, value, way)) return plain.pass;
      const mode = strongest(local.filter(({ test }) => test.what(type, way))) ?? settings.modeOf(type);
      return mode === 'mask' ? written(settings, type, value) : plain[mode];
    };
  };
};

interface Test {
  readonly where: (where: Where, action: Mode) => boolean;
  readonly what: (type: string, way: Way) => boolean;
}

const compile = ({ server, tool, path, type }: Match): Test => {
  const paths = path?.map((pattern) => parsePathPattern(pattern)).filter(isPattern);
  return {
    where: (where, action) =>
      named(server, where.server) &&
      (tool === undefined ||
        (where.tool === undefined ? where.anyTool === true && action === 'mask' : named(tool, where.tool))),
    what: (found, way) =>
      (type === undefined || type.includes(found)) &&
      (paths === undefined || paths.some((pattern) => matchesPath(pattern, way))),
  };
};

const isPattern = (pattern: PathPattern | undefined): pattern is PathPattern => pattern !== undefined;

const named = (patterns: readonly string[] | undefined, name: string): boolean =>
  patterns === undefined || patterns.some((pattern) => matchesName(pattern, name));

const isAllowed = (
  allowed: readonly { readonly hashes: ReadonlySet<string>; readonly test: Test }[],
  ...[type, value, way]: Parameters<Treat>
): boolean => {
  const hash = createHash('sha256').update(value).digest('hex');
  return allowed.some(({ hashes, test }) => hashes.has(hash) && test.what(type, way));
};

const strength: readonly Mode[] = ['mask', 'detect', 'pass'];

const strongest = (overrides: readonly Override[]): Mode | undefined =>
  strength.find((mode) => overrides.some(({ action }) => action === mode));

const written = ({ styles, key }: TreatmentSettings, type: string, value: string): Treatment => {
  const style = Object.hasOwn(styles, type) ? styles[type] : undefined;
  if (style === 'partial') return { mode: 'mask', placeholder: partial(type, value) };
  if (style === 'token' && key !== undefined) return { mode: 'mask', placeholder: token(type, value, key) };
  return plain.mask;
};
