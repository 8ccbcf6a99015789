/**
 * The page on which an approver who has just signed in sees a call in full and decides about it: the only way to approve
 * if the approver rule demands step-up, and a second way everywhere else.
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { decidable } from '../approvals/decidable.ts';
import type { ApprovalStore } from '../approvals/ports.ts';
import type { Previews } from '../approvals/previews.ts';
import type { Settle } from '../approvals/settle.ts';
import type { Approval } from '../domain/approval.ts';
import { type Caller, callerKey } from '../domain/caller.ts';
import type { SignedIn } from '../domain/sign-in.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { Sealer } from '../mcp/seal.ts';
import type { Bound } from '../mcp/seal-for.ts';
import type { Audit } from '../operators/audit.ts';
import { isFresh } from '../people/step-up.ts';
import { formProof, isFormProof } from './form-proof.ts';
import { sendPage } from './page.ts';
import { decided, ENDED, notDecided, notYours, showApproval, UNKNOWN } from './render-approval-page.ts';
import { type ReadForm, signInPath } from './sign-in/sign-in.ts';

export interface ApprovalPageDeps {
  readonly signedIn: (request: Request) => SignedIn | undefined;
  readonly readForm: ReadForm;
  readonly approvals: Pick<ApprovalStore, 'getApproval'>;
  /** An approval with all of its preview. */
  readonly inFull: Previews['inFull'];
  readonly verify: VerifyApprover;
  readonly settle: Settle;
  readonly audit: Audit;
  readonly sealer: Sealer;
  readonly now: () => number;
}

const PATH = '/approvals/:id';
const MAX_FORM = '16kb';
const LONGEST_REASON = 500;

/** Serves `GET` and `POST /approvals/:id`. */
export const createApprovalPage = (deps: ApprovalPageDeps): Router => {
  /** Who signed in with this browser within the last minutes. */
  const freshly = (request: Request): Person | undefined => {
    const found = deps.signedIn(request);
    if (found?.authenticatedAt === undefined) return undefined;
    const { caller, authenticatedAt } = found;
    return isFresh(authenticatedAt, deps.now()) ? { caller, authenticatedAt } : undefined;
  };

  /** The request, if it is theirs to decide; otherwise they have got their page, which shows nothing of it. */
  const find = async (request: Request, response: Response, person: Person): Promise<Found | undefined> => {
    const approval = await deps.approvals.getApproval(String(request.params['id']));
    if (approval === undefined) return void sendPage(response, 404, UNKNOWN);
    const proof = await deps.verify({ via: 'web', ...person }, { ...decidable(approval), votes: [] });
    if (!proof.ok) return void sendPage(response, 403, notYours(proof.problem));
    return { approval, key: proof.approver.key };
  };

  const show: RequestHandler = async (request, response) => {
    const person = freshly(request);
    if (person === undefined) {
      return response.redirect(303, signInPath(request.path, 'fresh'));
    }
    const found = await find(request, response, person);
    if (found === undefined) return;
    const proof = formProof(deps.sealer, bound(found.approval.id, person.caller));
    sendPage(
      response,
      200,
      showApproval({
        ...found,
        approval: await deps.inFull(found.approval),
        ...person,
        proof,
        now: deps.now(),
      }),
    );
  };

  const decide: RequestHandler = async (request, response) => {
    const form = Object(request.body) as Record<string, unknown>;
    const person = freshly(request);
    const id = String(request.params['id']);
    // Only the page shown to this person for this request holds it, so no other site can decide in their name.
    const isTheirs =
      person !== undefined && isFormProof(deps.sealer, bound(id, person.caller), form['proof']);
    if (!isTheirs) return sendPage(response, 403, ENDED(id));
    const [verdict, reason] = [textOf(form['decision']), textOf(form['reason']).trim()];
    if ((verdict !== 'approve' && verdict !== 'deny') || reason.length > LONGEST_REASON) {
      return sendPage(
        response,
        400,
        notDecided(id, 'Approve or deny, with a reason of at most 500 characters.'),
      );
    }
    if (verdict === 'deny' && reason === '') {
      return sendPage(
        response,
        400,
        notDecided(id, 'Say why you deny it; your reason is kept with the request.'),
      );
    }
    if ((await find(request, response, person)) === undefined) return;
    await settle(response, { id, person, verdict, reason: reason === '' ? undefined : reason });
  };

  const settle = async (response: Response, { id, person, verdict, reason }: Decided): Promise<void> => {
    const event = { by: person.caller, via: 'web', action: `approval.${verdict}`, target: id } as const;
    await deps.audit({ ...event, detail: reason, outcome: 'attempted' });
    const settled = await deps.settle(id, { click: { via: 'web', ...person }, verdict, reason });
    const outcome = settled.ok ? 'done' : 'refused';
    await deps.audit({ ...event, detail: settled.ok ? reason : settled.problem, outcome });
    if (settled.ok) sendPage(response, 200, decided(settled.approval, verdict));
    else sendPage(response, 409, notDecided(id, settled.problem));
  };

  const router = express.Router();
  router.get(PATH, show);
  router.post(PATH, ...deps.readForm(MAX_FORM), decide);
  return router;
};

interface Person {
  readonly caller: Caller;
  readonly authenticatedAt: number;
}
interface Found {
  readonly approval: Approval;
  /** Of the person's vote. */
  readonly key: string;
}
interface Decided {
  readonly id: string;
  readonly person: Person;
  readonly verdict: 'approve' | 'deny';
  readonly reason: string | undefined;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const bound = (id: string, caller: Caller): Bound => ['approval-form', id, callerKey(caller)];
