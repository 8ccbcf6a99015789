/** Access packages: what people can ask for temporarily, and whether a grant of one covers a call. */
import type { Call } from '../../domain/call.ts';
import { callerKey } from '../../domain/caller.ts';
import type { ApproverRule } from '../../domain/decision.ts';
import { type Grant, isLive } from '../../domain/grant.ts';
import { emailIdentity } from '../../domain/person.ts';
import { compileGlobs } from '../conditions/glob.ts';
import type { PolicyFile } from '../file/schema.ts';
import { standingApprovers } from './compile-approvers.ts';

export interface AccessPackage {
  readonly name: string;
  readonly title: string;
  /** Globs, as `tools`. */
  readonly servers: readonly string[];
  readonly tools: readonly string[];
  /** Longest time someone may ask for, in milliseconds. */
  readonly max: number;
  readonly approvers: ApproverRule;
  /** Groups whose members may ask. */
  readonly requesters: readonly string[];
  /** True if a live grant also stands in for `require-approval`. */
  readonly coversApproval: boolean;
  /** True if it is taken without asking, in an emergency; `approvers` review it afterwards. */
  readonly breakGlass: boolean;
}

export interface CompiledAccess extends AccessPackage {
  readonly covers: (call: Pick<Call, 'server' | 'tool'>) => boolean;
}

/** Packages cover tools only: resources and prompts have no tool that a package could name. */
export const compileAccess = (
  { access, breakGlass }: Pick<PolicyFile, 'access' | 'breakGlass'>,
  approvers: ReadonlyMap<string, ApproverRule>,
): ReadonlyMap<string, CompiledAccess> =>
  new Map([
    ...Object.entries(access).flatMap(([name, entry]): [string, CompiledAccess][] => {
      const rule = approvers.get(entry.approvers);
      if (rule === undefined) return [];
      return [[name, { ...entry, name, approvers: rule, breakGlass: false, covers: coverage(entry) }]];
    }),
    ...Object.entries(breakGlass).map(([name, entry]): [string, CompiledAccess] => [
      name,
      {
        ...entry,
        name,
        approvers: reviewersOf(entry, approvers),
        coversApproval: true,
        breakGlass: true,
        covers: coverage(entry),
      },
    ]),
  ]);

const coverage = (entry: Pick<AccessPackage, 'servers' | 'tools'>): CompiledAccess['covers'] => {
  const onServer = compileGlobs(entry.servers);
  const onTool = compileGlobs(entry.tools);
  return (call) => call.tool !== undefined && onServer(call.server) && onTool(call.tool);
};

/** One of them is enough; operators review too. */
const reviewersOf = (
  { reviewers, channel }: PolicyFile['breakGlass'][string],
  approvers: ReadonlyMap<string, ApproverRule>,
): ApproverRule => {
  const {
    name,
    any,
    channel: usual,
  } = (reviewers === undefined ? standingApprovers(approvers) : approvers.get(reviewers)) ?? NOBODY;
  return { name, any, quorum: 1, channel: channel ?? usual, timeout: undefined };
};

const NOBODY = { name: 'operators', any: [], channel: undefined };

/** The caller's live grant that covers this call and those that it leads to; one that also covers approval is preferred. */
export const coveringGrant = (
  calls: readonly Call[],
  access: ReadonlyMap<string, CompiledAccess>,
  { grants, now }: { readonly grants: readonly Grant[]; readonly now: number },
): { readonly id: string; readonly coversApproval: boolean } | undefined => {
  const covering = grants.flatMap((grant) => {
    const covered = access.get(grant.access);
    const covers = (call: Call) => covered?.covers(call) && belongsTo(grant, call);
    return covered !== undefined && isLive(grant, now) && calls.every(covers)
      ? [{ id: grant.id, coversApproval: covered.coversApproval }]
      : [];
  });
  return covering.find((grant) => grant.coversApproval) ?? covering[0];
};

/** Grants asked for by someone of whom only the e-mail is known belong to the human with that e-mail, never to a workload. */
const belongsTo = (grant: Grant, { caller }: Call): boolean =>
  callerKey(grant.subject) === callerKey(caller) ||
  (caller.kind === 'human' &&
    caller.email !== undefined &&
    callerKey(grant.subject) === callerKey(emailIdentity(caller.email)));
