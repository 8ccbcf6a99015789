/** Someone asks for temporary access: whether they may, for how long, and why, before anyone is bothered. */
import type { Announcement } from '../domain/approval.ts';
import type { ApproverRule } from '../domain/decision.ts';
import type { Grant } from '../domain/grant.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { createAnnounceWithin } from './announce-within.ts';
import type { ChangeGrant } from './change.ts';
import { durationText } from './duration-text.ts';
import { newGrant } from './new-grant.ts';
import type { AccessPackage, AnnounceGrant, BelongsTo, CurrentAccess, Requester } from './ports.ts';
import type { SaveNew } from './save-new.ts';

export interface AccessRequest {
  readonly by: Requester;
  /** Name of the access package. */
  readonly access: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly reason: string;
}

/** `problem` is a sentence for the person who asked. */
export type Requested = { ok: true; grant: Grant } | { ok: false; problem: string };
/** Rejects if the store or the group look-up does; no one got access then. */
export type RequestAccess = (request: AccessRequest) => Promise<Requested>;

export interface RequestDeps {
  readonly saveNew: SaveNew;
  readonly change: ChangeGrant;
  readonly access: CurrentAccess;
  readonly belongsTo: BelongsTo;
  readonly canBeAsked: (rule: ApproverRule) => Promise<boolean>;
  readonly announce: AnnounceGrant;
  /** For what people typed. */
  readonly makeSafe: MakeSafe;
  /** Milliseconds until a request lapses, if the approver rule does not say. */
  readonly timeout: number;
  readonly now: () => number;
  /** `gr_…`, unguessable. */
  readonly newId: () => string;
}

export const LONGEST_REASON = 500;

/** Resolves with the grant once people have been asked, or with a sentence that says why it was not requested. */
export const createRequest = (deps: RequestDeps): RequestAccess => {
  const announceWithin = createAnnounceWithin(deps.announce);

  return async (request) => {
    const { packages, policyDigest } = deps.access();
    const access = packages.find((one) => one.name === request.access);
    if (access === undefined) {
      return {
        ok: false,
        problem: `There is no access "${deps.makeSafe(request.access)}". Use list to see what there is.`,
      };
    }
    const problem = await problemWith(deps, request, access);
    if (problem !== undefined) return { ok: false, problem };
    const now = deps.now();
    const expiresAt = now + (access.approvers.timeout ?? deps.timeout);
    const reason = deps.makeSafe(request.reason.trim());
    const grant = newGrant({ ...request, reason, id: deps.newId(), access, policyDigest, now, expiresAt });
    if (!(await deps.saveNew(grant))) {
      return {
        ok: false,
        problem: `You have "${access.title}" already, or asked for it. Use list to see it.`,
      };
    }
    const shown = await announceWithin(grant, 'access', (at) => settle(deps, grant, at));
    return shown ?? { ok: true, grant };
  };
};

const settle = async (
  { change }: RequestDeps,
  grant: Grant,
  announcement: Announcement | undefined,
): Promise<Requested> => {
  if (announcement === undefined) {
    await change(grant.id, { type: 'end', by: 'Firebreak: no one could be asked' });
    return {
      ok: false,
      problem: 'The approvers could not be reached, so nothing was requested. Try again later.',
    };
  }
  const announced = await change(grant.id, { type: 'announced', announcement });
  return { ok: true, grant: announced?.grant ?? grant };
};

const problemWith = async (
  deps: RequestDeps,
  request: AccessRequest,
  access: AccessPackage,
): Promise<string | undefined> => {
  const reason = request.reason.trim();
  if (reason === '') return 'Say why you need it; the approvers decide by that.';
  if (reason.length > LONGEST_REASON) return `Keep the reason under ${LONGEST_REASON} characters.`;
  if (!(request.duration > 0)) return 'Say for how long, for example 30m or 2h.';
  if (request.duration > access.max)
    return `"${access.title}" is given for at most ${durationText(access.max)}.`;
  if (!(await deps.belongsTo(request.by, access.requesters))) {
    return `You may not ask for "${access.title}"; members of ${access.requesters.join(' or ')} may, as far as your last sign-in at the gateway tells.`;
  }
  return (await deps.canBeAsked(access.approvers))
    ? undefined
    : `No one could approve this at the moment (approvers "${access.approvers.name}").`;
};
