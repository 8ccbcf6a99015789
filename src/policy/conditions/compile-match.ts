/** The `match` of a rule -> conditions, all of which must hold. Built once, when the policy is loaded. */

import { isAddressLike, isAddressPattern } from '../../domain/address.ts';
import type { Call } from '../../domain/call.ts';
import { qualifiedSubject } from '../../domain/caller.ts';
import { comparableUri, looseUris } from '../../mcp/uris/resource-uri.ts';
import { plainPattern } from '../../mcp/uris/uri-readings.ts';
import { readingMethod } from '../decision/method.ts';
import type { Condition, Mentions } from '../decision/subject.ts';
import type { MatchEntry } from '../file/schema.ts';
import { compileArgumentTests } from './compile-argument-tests.ts';
import { compileGlobs } from './glob.ts';
import { resourcesOf } from './resources-of.ts';
import { fromBoolean, type Truth } from './truth.ts';

/** Cheap conditions first: most rules are settled by server or tool. */
export const compileMatch = (match: MatchEntry): readonly Condition[] => [
  ...onText(match.server, (call) => call.server),
  ...onMethod(match.method),
  ...onTool(match.tool),
  ...onResource(match.resource),
  ...onText(match.prompt, (call) => call.prompt),
  ...onCaller(match),
  ...onEffect(match.effect),
  ...onMentions(match.sql, (subject) => subject.statements),
  ...onMentions(match.shell, (subject) => subject.commands),
  ...(match.args === undefined ? [] : compileArgumentTests(match.args)),
];

const onText = (
  patterns: readonly string[] | undefined,
  read: (call: Call) => string | undefined,
): Condition[] => {
  if (patterns === undefined) return [];
  const test = compileGlobs(patterns);
  return [
    ({ call }) => {
      const text = read(call);
      return fromBoolean(text !== undefined && test(text));
    },
  ];
};

/** A rule that restricts also keeps people from having the tool run by another; one that allows does not let them. */
const onTool = (patterns: readonly string[] | undefined): Condition[] => {
  if (patterns === undefined) return [];
  const test = compileGlobs(patterns);
  return [
    ({ call, innerTools = [] }): Truth => {
      if (call.tool !== undefined && test(call.tool)) return 'yes';
      return inDoubt(innerTools.some(test));
    },
  ];
};

/** Doubt if only some servers would open what the pattern names, and if a completion looks into it. */
const onResource = (patterns: readonly string[] | undefined): Condition[] => {
  if (patterns === undefined) return [];
  const test = compileGlobs(patterns.map(comparableUri));
  const couldBe = compileGlobs(
    patterns.map(comparableUri).flatMap((pattern) => [pattern, plainPattern(pattern)].map(lower)),
  );
  return [
    ({ call }): Truth => {
      if (call.resource === undefined) return 'no';
      if (test(comparableUri(call.resource))) return 'yes';
      const reached = resourcesOf(call).map(looseUris);
      return reached.some((uris) => uris === undefined || uris.some(couldBe)) ? 'maybe' : 'no';
    },
  ];
};

const lower = (text: string): string => text.toLowerCase();

/** A rule that keeps people from reading something also keeps them from completing it and from hearing of its changes. */
const onMethod = (patterns: readonly string[] | undefined): Condition[] => {
  if (patterns === undefined) return [];
  const test = compileGlobs(patterns);
  return [
    ({ call }): Truth => {
      if (test(call.method)) return 'yes';
      return test(readingMethod(call) ?? '') ? 'maybe' : 'no';
    },
  ];
};

const onCaller = ({ group, user, workload }: MatchEntry): Condition[] => {
  const conditions: Condition[] = [];
  if (group !== undefined) {
    const test = compileGlobs(group);
    conditions.push(({ call: { caller } }) => {
      if (caller.groups.some(test)) return 'yes';
      return caller.unproven?.groups?.some(test) ? 'maybe' : 'no';
    });
  }
  if (user !== undefined) conditions.push(onIdentity('human', user));
  if (workload !== undefined) conditions.push(onIdentity('workload', workload));
  return conditions;
};

/**
 * `ISSUER SUBJECT`, the issuer in full. Other patterns never reach the issuer, so that `*@acme.io` is not met by a stranger's
 * subject behind it.
 */
const QUALIFIED = /^([a-z][a-z0-9+.-]*:\/\/|urn:)[^\s*?]* ./i;
const ANYBODY = /^\*+$/;

/**
 * A bare subject counts for the first issuer only, an address only if its issuer is trusted for it; addresses compare in
 * lower case. If the caller merely says to be the one who is meant, or is a workload by guess, a rule that keeps them out
 * applies and one that lets them in does not.
 */
const onIdentity = (kind: 'human' | 'workload', patterns: readonly string[]): Condition => {
  const isQualified = compileGlobs(patterns.filter((each) => QUALIFIED.test(each)));
  const anybody = patterns.some((each) => ANYBODY.test(each));
  const { isSubject, isEmail, couldBe } = namesIn(patterns);
  return ({ call: { caller } }): Truth => {
    const isKind = caller.kind === kind;
    if (!isKind && caller.kindGuessed !== true) return 'no';
    const named = anybody || isQualified(qualifiedSubject(caller)) || isEmail(caller.email);
    if (named || (caller.foreign !== true && isSubject(caller.subject))) return isKind ? 'yes' : 'maybe';
    return couldBe(caller.subject) || isEmail(caller.unproven?.email) ? 'maybe' : 'no';
  };
};

/** A subject counts as an address never: at many issuers people choose their user names. */
const namesIn = (patterns: readonly string[]) => {
  const isNamed = compileGlobs(patterns);
  const isBare = compileGlobs(patterns.filter((each) => !isAddressPattern(each)));
  const isLowered = compileGlobs(patterns.map(lower));
  return {
    isSubject: (subject: string) => !isAddressLike(subject) && isBare(subject),
    isEmail: (email: string | undefined) => email !== undefined && isLowered(lower(email)),
    couldBe: (subject: string) => isNamed(subject) || (subject.includes('@') && isLowered(lower(subject))),
  };
};

/**
 * A sensitive call is two things at once. A rule that allows has to name both, unless it only reads; one that restricts
 * need name either.
 */
const onEffect = (kinds: MatchEntry['effect']): Condition[] => {
  if (kinds === undefined) return [];
  const wanted: ReadonlySet<string> = new Set(kinds);
  return [
    ({ effect, sensitive }): Truth => {
      if (sensitive === undefined) return wanted.has(effect) ? 'yes' : inDoubt(wanted.has('sensitive'));
      if (!sensitive) return fromBoolean(wanted.has(effect));
      if (wanted.has('sensitive') && (effect === 'read' || wanted.has(effect))) return 'yes';
      return inDoubt(wanted.has('sensitive') || wanted.has(effect));
    },
  ];
};

const inDoubt = (possible: boolean): Truth => (possible ? 'maybe' : 'no');

/** Words are compared without regard to case; `drop` also stands for `drop table`, `kubectl` for `kubectl delete`. */
const onMentions = (
  words: readonly string[] | undefined,
  read: (subject: Parameters<Condition>[0]) => Mentions | undefined,
): Condition[] => {
  if (words === undefined) return [];
  const lower = words.map((word) => word.toLowerCase());
  const test = compileGlobs(lower.flatMap((word) => [word, `${word} *`]));
  return [
    (subject): Truth => {
      const mentions = read(subject);
      if (mentions === undefined) return 'maybe';
      if (mentions.names.some(test)) return 'yes';
      return mentions.unread.some((text) => lower.some((word) => couldMean(text, word))) ? 'maybe' : 'no';
    },
  ];
};

/** `kubectl $VERB` may be a `kubectl delete`: the first word is enough. */
const couldMean = (text: string, word: string): boolean =>
  word === 'unknown' || /[*?]/.test(word) || text.toLowerCase().includes(word.split(' ')[0] ?? word);
