/** The holder of active access asks for more time; the same approvers decide. */
import { type Grant, isLive } from '../domain/grant.ts';
import { samePerson } from '../domain/person.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { createAnnounceWithin } from './announce-within.ts';
import type { ChangeGrant } from './change.ts';
import { durationText } from './duration-text.ts';
import type { AnnounceGrant, CurrentAccess, GrantStore, Requester } from './ports.ts';
import { LONGEST_REASON, type Requested } from './request.ts';

export interface ExtensionRequest {
  readonly by: Requester;
  readonly id: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly reason: string;
}
export type Extend = (request: ExtensionRequest) => Promise<Requested>;

export interface ExtendDeps {
  readonly store: Pick<GrantStore, 'getGrant'>;
  readonly change: ChangeGrant;
  readonly access: CurrentAccess;
  readonly announce: AnnounceGrant;
  /** For what people typed. */
  readonly makeSafe: MakeSafe;
  /** Milliseconds until the request lapses, if the approver rule does not say. */
  readonly timeout: number;
  readonly now: () => number;
}

const UNREACHED = {
  ok: false,
  problem: 'The approvers could not be reached. Your access still ends when it said.',
} as const;

/** Resolves with the grant once people have been asked for more time, or with a sentence that says why not. */
export const createExtend = (deps: ExtendDeps): Extend => {
  const announceWithin = createAnnounceWithin(deps.announce);

  return async (request) => {
    const grant = await deps.store.getGrant(request.id);
    if (grant === undefined || !samePerson(grant.subject, request.by.identity)) {
      return { ok: false, problem: `You have no access with the id ${request.id}.` };
    }
    if (grant.state === 'active' && !isLive(grant, deps.now())) {
      // The card and the holder hear of the end now, and not when a job comes by.
      await deps.change(grant.id, { type: 'lapse' });
      return { ok: false, problem: 'This access has ended. Ask for it again.' };
    }
    const problem = problemWith(deps, request, grant);
    if (problem !== undefined) return { ok: false, problem };
    const { duration } = request;
    const asked = await deps.change(grant.id, {
      type: 'extend',
      extension: { duration, reason: deps.makeSafe(request.reason.trim()), expiresAt: lapsesAt(deps, grant) },
    });
    if (!asked?.ok) return { ok: false, problem: `This is not possible: ${asked?.problem ?? 'it is gone'}.` };
    const shown = await announceWithin(asked.grant, 'extension', async (announcement) => {
      if (announcement === undefined) return UNREACHED;
      const announced = await deps.change(grant.id, { type: 'extension-announced', announcement });
      return { ok: true as const, grant: announced?.grant ?? asked.grant };
    });
    return shown ?? { ok: true, grant: asked.grant };
  };
};

/** The request never outlives the access it is about. */
const lapsesAt = (deps: ExtendDeps, grant: Grant): number => {
  const lapse = deps.now() + (grant.approvers.timeout ?? deps.timeout);
  return Math.min(lapse, grant.until ?? lapse);
};

const problemWith = (deps: ExtendDeps, request: ExtensionRequest, grant: Grant): string | undefined => {
  const reason = request.reason.trim();
  if (reason === '' || reason.length > LONGEST_REASON) return 'Say why you need more time, in a sentence.';
  if (!(request.duration > 0)) return 'Say for how much longer, for example 30m.';
  const access = deps.access().packages.find((one) => one.name === grant.access);
  if (access === undefined) return 'This access is not offered any more.';
  const left = Math.max(0, (grant.until ?? 0) - deps.now());
  return left + request.duration > access.max
    ? `"${access.title}" is given for at most ${durationText(access.max)} at a time.`
    : undefined;
};
