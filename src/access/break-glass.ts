/** Access in an emergency: it begins at once and no one is asked, but everyone is told and someone else has to review it. */
import type { Grant } from '../domain/grant.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { createAnnounceWithin } from './announce-within.ts';
import type { ChangeGrant } from './change.ts';
import { newGrant } from './new-grant.ts';
import type { OpenReviews } from './open-reviews.ts';
import type {
  AccessPackage,
  AnnounceGrant,
  BelongsTo,
  CurrentAccess,
  Requester,
  TellGrant,
} from './ports.ts';
import { LONGEST_REASON, type Requested } from './request.ts';
import type { SaveNew } from './save-new.ts';

export interface BreakGlassRequest {
  readonly by: Requester;
  /** Name of the entry in the policy file. */
  readonly access: string;
  readonly reason: string;
}

/** Rejects if the store or the group look-up does; no one got access then. */
export type BreakGlass = (request: BreakGlassRequest) => Promise<Requested>;

export interface BreakGlassDeps {
  readonly saveNew: SaveNew;
  readonly reviews: OpenReviews;
  readonly change: ChangeGrant;
  readonly access: CurrentAccess;
  readonly belongsTo: BelongsTo;
  readonly announce: AnnounceGrant;
  /** For what people typed. */
  readonly makeSafe: MakeSafe;
  readonly tell: TellGrant;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Resolves with the grant once everyone has been told. If no one could be told, the access is ended again. */
export const createBreakGlass = (deps: BreakGlassDeps): BreakGlass => {
  const announceWithin = createAnnounceWithin(deps.announce);

  return async (request) => {
    const { breakGlass, policyDigest } = deps.access();
    const access = breakGlass.find((one) => one.name === request.access);
    if (access === undefined)
      return { ok: false, problem: `There is no break-glass access "${deps.makeSafe(request.access)}".` };
    const problem = await problemWith(deps, request, access);
    if (problem !== undefined) return { ok: false, problem };
    const grant = takenGrant(deps, { request, access, policyDigest });
    await deps.reviews.note(grant.id);
    if (!(await deps.saveNew(grant))) {
      await deps.reviews.forget(grant.id);
      return { ok: false, problem: `You have "${access.title}" now. Use list to see it.` };
    }
    const announcement = await announceWithin(grant, 'access', async (at) => at);
    if (announcement === undefined) {
      await deps.change(grant.id, { type: 'end', by: 'Firebreak: no one could be told' });
      return { ok: false, problem: 'No one could be told, so the access was ended again at once.' };
    }
    const announced = await deps.change(grant.id, { type: 'announced', announcement });
    deps.tell(grant, 'active').catch(() => undefined);
    return { ok: true, grant: announced?.grant ?? grant };
  };
};

const problemWith = async (
  deps: BreakGlassDeps,
  request: BreakGlassRequest,
  access: AccessPackage,
): Promise<string | undefined> => {
  const reason = request.reason.trim();
  if (reason === '') return 'Say why: everyone will read it, and someone will review what was done.';
  if (reason.length > LONGEST_REASON) return `Keep the reason under ${LONGEST_REASON} characters.`;
  return (await deps.belongsTo(request.by, access.requesters))
    ? undefined
    : `You may not break the glass for "${access.title}"; members of ${access.requesters.join(' or ')} may, as far as your last sign-in at the gateway tells.`;
};

/** For as long as the policy gives, which is half an hour at most. */
const takenGrant = (
  deps: BreakGlassDeps,
  asked: { request: BreakGlassRequest; access: AccessPackage; policyDigest: string },
): Grant => {
  const { by } = asked.request;
  const reason = deps.makeSafe(asked.request.reason.trim());
  const { access, policyDigest } = asked;
  const now = deps.now();
  const duration = access.max;
  return {
    ...newGrant({ id: deps.newId(), by, access, reason, duration, policyDigest, now, expiresAt: now }),
    state: 'active',
    until: now + duration,
    review: { state: 'open', remindedAt: now },
  };
};
