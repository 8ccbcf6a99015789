/** The effect of one call: the highest of everything that can be seen about it. */
import { type Effect, strongestEffect } from '../../domain/effect.ts';
import type { Mentions } from '../decision/subject.ts';
import { besideInnerTools, type InnerTool, innerTools } from '../tool-names/inner-tools.ts';
import type { PromiseOfTool } from '../tool-names/promise-of-tool.ts';
import type { AnalyzeArguments, ArgumentFinding } from './analyze-arguments.ts';
import { walkArguments } from './arguments/walk-arguments.ts';
import { isCarrier, type NamePromise } from './effect-of-name.ts';
import { type Finding, mostTellingFirst } from './finding.ts';
import { onlySaysWhich } from './names-a-thing.ts';
import { splitName } from './split-name.ts';
import type { ToolCall } from './tool-call.ts';
import { READ_VERBS } from './verbs.ts';

export interface Classification {
  readonly effect: Effect;
  readonly findings: readonly Finding[];
  readonly statements: Mentions;
  readonly commands: Mentions;
  /** True if it reaches what people are to know of, whatever its effect. */
  readonly sensitive: boolean;
  /** Tools that the call has another tool run. */
  readonly innerTools: readonly string[];
}

export interface ClassifyDeps {
  readonly analyzeArguments: AnalyzeArguments;
  readonly promiseOf: PromiseOfTool;
}

export interface Classify {
  (call: ToolCall): Classification;
  /** The least a call of this tool can do, whatever its arguments. */
  least(call: Omit<ToolCall, 'args'>): Effect;
}

const NOTHING: Mentions = { names: [], unread: [] };

/** Returns what classifies calls: pure, and the same for equal calls. */
export const createClassify = ({ analyzeArguments, promiseOf }: ClassifyDeps): Classify => {
  const classify = (call: ToolCall, depth = 0): Classification => {
    const { promise, readBy, findings } = promiseOf(call);
    const inner = isCarrier(readBy) ? innerTools(call.tool ?? '', call.args ?? {}) : undefined;
    // One that is trusted to read, and names nothing, is taken at its word.
    if (inner !== undefined && (inner.length > 0 || isCarrier(promise)))
      return classifyRunner(call, inner, depth);
    const found = analyzeArguments(call, readBy);
    const named = nameFinding(call, promise, found.filter(isUnderstanding));
    const all = mostTellingFirst([named, ...findings, ...found]);
    return {
      effect: strongestEffect(all.map((finding) => finding.effect)),
      findings: all,
      statements: mentions(found, 'sql'),
      commands: mentions(found, 'shell'),
      sensitive: found.some(({ sensitive }) => sensitive === true),
      innerTools: [],
    };
  };

  /** A tool that runs other tools does what they do, and is unknown if no one can tell which they are. */
  const classifyRunner = (call: ToolCall, inner: readonly InnerTool[], depth: number): Classification => {
    const { readBy, findings } = promiseOf(call);
    const beside = analyzeArguments({ ...call, args: besideInnerTools(call.args ?? {}) }, readBy);
    const read = depth < DEEPEST_RUNNER ? inner : [];
    const parts = read.map((each) => classify({ server: call.server, ...each }, depth + 1));
    const unread: Finding = {
      source: 'name',
      effect: 'unknown',
      says: [`${call.tool} runs another tool, and which cannot be read`],
    };
    const named = read.map(
      ({ tool }, index): Finding => ({
        source: 'name',
        effect: parts[index]?.effect ?? 'unknown',
        says: [`runs ${tool}`],
      }),
    );
    const all = mostTellingFirst([
      ...(read.length === 0 ? [unread] : named),
      ...findings,
      ...beside,
      ...parts.flatMap((part) => part.findings),
    ]);
    return {
      effect: strongestEffect(all.map((finding) => finding.effect)),
      findings: all,
      statements: joined([mentions(beside, 'sql'), ...parts.map(({ statements }) => statements)]),
      commands: joined([mentions(beside, 'shell'), ...parts.map(({ commands }) => commands)]),
      sensitive: all.some(({ sensitive }) => sensitive === true),
      innerTools: [
        ...new Set([...read.map(({ tool }) => tool), ...parts.flatMap((part) => part.innerTools)]),
      ],
    };
  };

  const least = (call: Omit<ToolCall, 'args'>): Effect => {
    const { promise, findings } = promiseOf(call);
    return strongestEffect([
      isCarrier(promise) ? 'read' : promise,
      ...findings.map((finding) => finding.effect),
    ]);
  };
  return Object.assign((call: ToolCall) => classify(call), { least });
};

/** Tools that run tools that run tools. */
const DEEPEST_RUNNER = 3;

const joined = (parts: readonly Mentions[]): Mentions => ({
  names: [...new Set(parts.flatMap(({ names }) => names))],
  unread: parts.flatMap(({ unread }) => unread),
});

/** Where an address leads tells nothing of what is done there. */
const isUnderstanding = ({ sensitive }: ArgumentFinding): boolean => sensitive !== true;

/** A carrier is as harmless as what it carries, once that is understood. */
const nameFinding = (
  { tool = '', args = {} }: ToolCall,
  promise: NamePromise,
  found: readonly ArgumentFinding[],
): Finding => {
  if (!isCarrier(promise)) {
    return { source: 'name', effect: promise, says: wordsOnName(tool || 'the tool', promise) };
  }
  return found.length > 0 ||
    (promise === 'asker' && saysNothing(args)) ||
    (promise === 'thing' && onlySaysWhich(args))
    ? { source: 'name', effect: 'read', says: [] }
    : {
        source: 'name',
        effect: 'unknown',
        says: [`${tool} runs what it is given, and that is not understood`],
      };
};

const wordsOnName = (tool: string, promise: Effect): readonly string[] => {
  const words = splitName(tool);
  if (words === undefined) return [`${tool} is not written in plain letters, so its name proves nothing`];
  if (promise === 'unknown') return [`${tool} does not say by its name what it does`];
  return promise !== 'read' && READ_VERBS.has(words[0] ?? '')
    ? [`${tool} does more than read, by its name`]
    : [];
};

/** Text of several words could be a program in a language no one here knows. */
const saysNothing = (args: Readonly<Record<string, unknown>>): boolean =>
  walkArguments(args)?.every(({ value }) => typeof value !== 'string' || !/\s|[;(]/.test(value)) === true;

const mentions = (found: readonly ArgumentFinding[], source: 'sql' | 'shell'): Mentions => {
  const ours = found.filter((finding) => finding.source === source);
  if (ours.length === 0) return NOTHING;
  return {
    names: [...new Set(ours.flatMap((finding) => finding.names))],
    unread: ours.filter((finding) => finding.unread).map((finding) => finding.text),
  };
};
