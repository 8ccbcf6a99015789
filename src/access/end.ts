/** Ends access before its time: by the one who holds it, or by someone the caller of this function found entitled to. */
import type { Identity } from '../domain/caller.ts';
import { samePerson } from '../domain/person.ts';
import type { ChangeGrant } from './change.ts';
import type { GrantStore } from './ports.ts';
import type { Requested } from './request.ts';

interface EndDeps {
  readonly store: Pick<GrantStore, 'getGrant'>;
  readonly change: ChangeGrant;
}

/** The holder gives it back, or takes the request back. */
export type EndOwn = (
  id: string,
  by: { readonly identity: Identity; readonly name: string },
) => Promise<Requested>;

/** Resolves with a sentence instead of ending it if the access is not this person's, or is over already. */
export const createEndOwn =
  (deps: EndDeps): EndOwn =>
  async (id, by) => {
    const grant = await deps.store.getGrant(id);
    if (grant === undefined || !samePerson(grant.subject, by.identity)) {
      return { ok: false, problem: `You have no access with the id ${id}.` };
    }
    return ended(await deps.change(id, { type: 'end', by: by.name }));
  };

/** Takes it away; who may do that is for the caller to check. */
export type Revoke = (id: string, by: string) => Promise<Requested>;

/** Ends anyone's access. Who may do that is checked by the caller; `by` is the name that the card and the recording show. */
export const createRevoke =
  (deps: Pick<EndDeps, 'change'>): Revoke =>
  async (id, by) =>
    ended(await deps.change(id, { type: 'end', by }));

const ended = (changed: Awaited<ReturnType<ChangeGrant>>): Requested => {
  if (changed === undefined) return { ok: false, problem: 'There is no access with this id.' };
  return changed.ok
    ? { ok: true, grant: changed.grant }
    : { ok: false, problem: `This access is over already (${changed.grant.state}).` };
};
