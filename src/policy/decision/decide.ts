/** The decision about one call, and whether a tool could ever be called: two questions to the same machinery. */
import type { Call } from '../../domain/call.ts';
import type { Considered, Decision } from '../../domain/decision.ts';
import { EFFECTS, type Effect } from '../../domain/effect.ts';
import type { Grant } from '../../domain/grant.ts';
import type { Classification, Classify } from '../effects/classify.ts';
import { sensitiveResource } from '../effects/sensitive/find-sensitive.ts';
import { type CompiledAccess, coveringGrant } from './access.ts';
import { type Budget, type BudgetUse, budgetUses } from './budgets.ts';
import { methodKind } from './method.ts';
import { applies, type Defaults, type Rule } from './rule.ts';
import type { Subject } from './subject.ts';
import { type LiveGrant, weigh } from './weigh.ts';

export interface Compiled {
  readonly digest: string;
  readonly shadow: boolean;
  readonly rules: readonly Rule[];
  readonly defaults: Defaults;
  readonly access: ReadonlyMap<string, CompiledAccess>;
  readonly budgets: readonly Budget[];
  readonly classify: Classify;
  /** False if people cannot ask for access. */
  readonly accessRequests: boolean;
}

export interface DecideContext {
  /** Grants of the caller; those that are over or cover something else are ignored. */
  readonly grants: readonly Grant[];
  readonly now: number;
  /** Ids of the budgets that are used up for this caller. */
  readonly spent?: readonly string[];
}

/** A decision together with everything that was found out on the way. */
export interface Reasoned {
  readonly decision: Decision;
  readonly classification: Classification;
}

/** The caller cannot do anything about it, so it is told who can. */
const NO_REQUESTS =
  'Temporary access is needed for this, and no one can ask for it here: an operator has to connect Slack or change the policy.';

const NOTHING_FOUND = { names: [], unread: [] };
const NO_FINDINGS: Classification = {
  effect: 'read',
  findings: [],
  statements: NOTHING_FOUND,
  commands: NOTHING_FOUND,
  sensitive: false,
  innerTools: [],
};

/** Returns the decision with what it rests on, for explanations. Pure; `context` has grants, budgets and the moment. */
export const reason = (policy: Compiled, call: Call, context: DecideContext): Reasoned => {
  const kind = methodKind(call.method);
  // A call may leave out its arguments; then they are empty, not unknown.
  const complete = { ...call, args: call.args ?? {} };
  const classification = classifyCall(policy, complete);
  const subject: Subject = { call: complete, ...classification };
  const matching = policy.rules.filter((rule) => mayApply(rule, kind) && counts(rule, subject));
  const enforced = matching.filter((rule) => !rule.shadow);
  const grant = coveringGrant([call, ...grantedInnerCalls(matching, subject)], policy.access, context);
  const spent = spentRules(policy, context).filter((rule) => counts(rule, subject));
  const settled = weigh([...demandsOf(policy, enforced, { kind, ...classification }), ...spent], grant);
  const tried = weighShadow(matching, settled.action === 'allow', grant);
  const { action, rule, grant: used } = tried ?? settled;
  const decision: Decision = {
    action,
    rule: rule.id,
    ...(spent.includes(rule) ? { budgetSpent: true } : {}),
    effect: classification.effect,
    ...(classification.sensitive ? { sensitive: true } : {}),
    ...(classification.innerTools.length > 0 ? { innerTools: classification.innerTools } : {}),
    facts: factsOf(classification),
    message: rule.message ?? (action === 'require-grant' && !policy.accessRequests ? NO_REQUESTS : undefined),
    approvers: action === 'require-approval' ? rule.approvers : undefined,
    ...(action === 'require-approval' ? previewOf(rule, enforced) : {}),
    access: action === 'require-grant' ? coveringPackages(policy, call) : [],
    grant: used,
    shadow: policy.shadow || tried !== undefined,
    policyDigest: policy.digest,
    considered: consider([...matching, ...spent], rule),
  };
  return { decision, classification };
};

/**
 * The calls of inner tools for which a rule that names them wants a grant: access to a tool that runs others is no access
 * to them.
 */
const grantedInnerCalls = (matching: readonly Rule[], subject: Subject): readonly Call[] => {
  const rules = matching.filter(({ action }) => action === 'require-grant');
  const named = (rule: Rule, tool: string) =>
    counts(rule, { ...subject, call: { ...subject.call, tool }, innerTools: [] });
  return (subject.innerTools ?? [])
    .filter((tool) => rules.some((rule) => named(rule, tool) && !named(rule, '')))
    .map((tool) => ({ ...subject.call, tool }));
};

/** Of the rule that decides; if it has none, of another that asks people too, the same whatever the order of the file. */
const previewOf = (rule: Rule, matching: readonly Rule[]): Pick<Decision, 'preview'> => {
  const others = matching
    .filter(({ action }) => action === 'require-approval')
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const preview = [rule, ...others].find((each) => each.preview !== undefined)?.preview;
  return preview === undefined ? {} : { preview };
};

/** For a card that people read: few and short, whatever the caller sent. */
const factsOf = ({ findings }: Classification): readonly string[] =>
  [...new Set(findings.flatMap(({ says }) => says.map((sentence) => sentence.slice(0, 200))))].slice(0, 12);

/** The rules that matched, or the one that stood in for them. */
const consider = (matching: readonly Rule[], decided: Rule): readonly Considered[] =>
  (matching.length === 0 ? [decided] : matching).map(({ id, action }) => ({ rule: id, action }));

/** What a call counts against, whatever is decided about it. */
export const usesOf = (policy: Compiled, call: Call, session: string): readonly BudgetUse[] => {
  if (policy.budgets.length === 0) return [];
  const complete = { ...call, args: call.args ?? {} };
  return budgetUses(policy.budgets, { call: complete, ...classifyCall(policy, complete) }, session);
};

/**
 * False only if the caller is denied whatever the arguments. Each effect that the tool could have is supposed in turn;
 * rules that look at arguments neither hide nor rule out anything.
 */
export const couldEver = (
  policy: Compiled,
  call: Omit<Call, 'args'>,
  context: Pick<DecideContext, 'spent'> = {},
): boolean => {
  if (policy.shadow) return true;
  const kind = methodKind(call.method);
  return suppositions(policy, call).some((subject) => {
    const { effect } = subject;
    if (
      spentRules(policy, context).some((rule) => rule.action === 'deny' && applies(rule, subject) === 'yes')
    )
      return false;
    const rules = policy.rules.filter((rule) => !rule.shadow && mayApply(rule, kind));
    const truths = rules.map((rule) => ({ action: rule.action, truth: applies(rule, subject) }));
    if (truths.some(({ action, truth }) => action === 'deny' && truth === 'yes')) return false;
    if (truths.some(({ action, truth }) => action !== 'deny' && truth !== 'no')) return true;
    return demandsOf(policy, [], { kind, effect, sensitive: false })[0].action !== 'deny';
  });
};

/** The budgets that take such a call off lists once they are spent, and what it would count as. */
export const hidingUses = (
  policy: Compiled,
  call: Omit<Call, 'args'>,
  session: string,
): readonly BudgetUse[] => {
  const hiding = policy.budgets.filter(({ rule }) => rule.action === 'deny');
  if (policy.shadow || hiding.length === 0) return [];
  const uses = suppositions(policy, call).flatMap((subject) => budgetUses(hiding, subject, session));
  return [...new Map(uses.map((use) => [use.budget, use])).values()];
};

/** The call with each effect that it could have, its arguments not being known. */
export const suppositions = (policy: Compiled, call: Omit<Call, 'args'>): readonly Subject[] => {
  const kind = methodKind(call.method);
  const least = kind === 'call' ? policy.classify.least(call) : classifyMethod(call, kind).effect;
  const effects = kind === 'call' ? EFFECTS.slice(EFFECTS.indexOf(least)) : [least];
  return effects.map((effect) => ({
    call: { ...call, args: undefined },
    effect,
    statements: undefined,
    commands: undefined,
  }));
};

/** If a rule cannot be told to match, it matches if it restricts and does not if it allows. */
const counts = (rule: Rule, subject: Subject): boolean => {
  const truth = applies(rule, subject);
  return truth === 'yes' || (truth === 'maybe' && rule.action !== 'allow');
};

type Kind = ReturnType<typeof methodKind>;

/** Whether a rule that does not name the method applies to messages of this kind. */
export const mayApply = (rule: Rule, kind: Kind): boolean =>
  rule.namesMethod || kind === 'call' || kind === 'read';

const classifyCall = (policy: Compiled, call: Call): Classification => {
  const kind = methodKind(call.method);
  return kind === 'call' ? policy.classify(call) : classifyMethod(call, kind);
};

const classifyMethod = ({ method, resource }: Omit<Call, 'args'>, kind: Kind): Classification => {
  if (kind === 'foreign') {
    const says = [`${method} is not a method clients may use`];
    return {
      ...NO_FINDINGS,
      effect: 'unknown',
      findings: [{ source: 'method', effect: 'unknown', says }],
    };
  }
  const findings = kind === 'read' && resource !== undefined ? sensitiveResource(resource) : [];
  return findings.length === 0 ? NO_FINDINGS : { ...NO_FINDINGS, findings, sensitive: true };
};

/** Budgets stand beside whatever else is demanded: they only ever make it harder. */
const spentRules = (policy: Compiled, { spent = [] }: Pick<DecideContext, 'spent'>): readonly Rule[] =>
  spent.length === 0 ? [] : policy.budgets.map(({ rule }) => rule).filter(({ id }) => spent.includes(id));

const PROTOCOL: Rule = {
  id: 'protocol',
  action: 'allow',
  conditions: [],
  looksAt: '',
  namesMethod: true,
  approvers: undefined,
  message: undefined,
  shadow: false,
};
const FOREIGN: Rule = { ...PROTOCOL, action: 'deny', message: 'This method is not offered here.' };

/** Returns what rules and defaults ask for, each with the rule behind it; the strongest of them becomes the action. */
export const demandsOf = (
  { defaults }: Compiled,
  matching: readonly Rule[],
  { kind, effect, sensitive }: { readonly kind: Kind; readonly effect: Effect; readonly sensitive: boolean },
): readonly [Rule, ...Rule[]] => {
  const [first, ...rest] = matching;
  if (first !== undefined) return [first, ...rest];
  if (kind === 'protocol') return [PROTOCOL];
  if (kind === 'foreign') return [FOREIGN];
  return sensitive ? [defaults[effect], defaults.sensitive] : [defaults[effect]];
};

/** A rule on trial is reported only if the call is let through anyway: it must never loosen what is enforced. */
const weighShadow = (matching: readonly Rule[], allowed: boolean, grant: LiveGrant | undefined) => {
  const [first, ...rest] = allowed ? matching.filter((rule) => rule.shadow && rule.action !== 'allow') : [];
  if (first === undefined) return undefined;
  const weighed = weigh([first, ...rest], grant);
  return weighed.action === 'allow' ? undefined : weighed;
};

/** Agents are not told of what people may take in an emergency. */
const coveringPackages = (policy: Compiled, call: Call): readonly string[] =>
  [...policy.access.values()]
    .filter((access) => !access.breakGlass && access.covers(call))
    .map((access) => access.name);
