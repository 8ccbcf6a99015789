/** The effect of one call: the highest of everything that can be seen about it. */
import { type Effect, strongestEffect } from '../../domain/effect.ts';
import type { Mentions } from '../subject.ts';
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
  /** True where it reaches what people are to know of, whatever its effect. */
  readonly sensitive: boolean;
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

export const createClassify = ({ analyzeArguments, promiseOf }: ClassifyDeps): Classify => {
  const classify = (call: ToolCall): Classification => {
    const { promise, readBy, findings } = promiseOf(call);
    const found = analyzeArguments(call, readBy);
    const named = nameFinding(call, promise, found.filter(isUnderstanding));
    const all = mostTellingFirst([named, ...findings, ...found]);
    return {
      effect: strongestEffect(all.map((finding) => finding.effect)),
      findings: all,
      statements: mentions(found, 'sql'),
      commands: mentions(found, 'shell'),
      sensitive: found.some(({ sensitive }) => sensitive === true),
    };
  };
  const least = (call: Omit<ToolCall, 'args'>): Effect => {
    const { promise, findings } = promiseOf(call);
    return strongestEffect([
      isCarrier(promise) ? 'read' : promise,
      ...findings.map((finding) => finding.effect),
    ]);
  };
  return Object.assign(classify, { least });
};

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

/** Text of several words could be a program in a language nobody here knows. */
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
