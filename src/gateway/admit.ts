/** Decides about a message, asks people where policy says so, and alone turns a yes into an Admission. */
import type { Ask } from '../approvals/ask.ts';
import type { Ticket } from '../approvals/ticket.ts';
import { Admission } from '../domain/admission.ts';
import type { Approval } from '../domain/approval.ts';
import type { ApproverRule, Decision } from '../domain/decision.ts';
import { mayChange } from '../domain/effect.ts';
import { Refusal } from '../domain/refusal.ts';
import { type AdmitRequest, askRequest, digestOf, roundOf } from './admit-request.ts';
import { refusalAfter, refusalFor, refusalSettled, verdictAfter } from './explain-refusal.ts';
import type { KeptResults } from './kept-results.ts';
import { note, noteDurably } from './note-decision.ts';
import type { Quota } from './quota.ts';
import type { Refused } from './refused.ts';
import type { Rounds } from './rounds.ts';
import { alsoAborted, type Shutdown } from './shutdown.ts';
import { createSpendApproval, type SpendApproval, type SpendDeps } from './spend-approval.ts';
import { isUnshown, waitingText } from './waiting-text.ts';

export type Admitted =
  /** The identical call ran a little while ago and nobody heard its answer: this is it. */
  | { readonly ok: true; readonly kept: string }
  | {
      readonly ok: true;
      readonly admission: Admission;
      readonly decision: Decision;
      readonly approval: Approval | undefined;
    }
  | { readonly ok: false; readonly refused: Refused }
  /** Nobody has decided yet; the client comes back with this state. */
  | { readonly ok: false; readonly again: string }
  /** Nobody has decided yet; the client comes by for the outcome. */
  | { readonly ok: false; readonly later: Approval };

export type Admit = (request: AdmitRequest) => Promise<Admitted>;

/** The same for a call that people were asked about before, and have approved: nobody is asked again. */
export type AdmitApproved = (
  request: AdmitRequest,
  approval: Approval,
) => Promise<Exclude<Admitted, { kept: string } | { again: string } | { later: Approval }>>;

export interface AdmitDeps extends SpendDeps {
  readonly ask: Ask;
  readonly keptResults: KeptResults;
  readonly rounds: Omit<Rounds, 'pause'>;
  /** Calls of one caller that may wait at once. */
  readonly holds: Quota;
  /** Calls that wait for people are answered as pending once this is aborted. */
  readonly draining: Shutdown['draining'];
}

/** What stops a call that was approved already. */
const FORBIDDING: readonly Decision['action'][] = ['deny', 'require-grant'];

/** Milliseconds within which a client that was sent round is back. */
const COMES_BACK = 10_000;

export const createAdmit = (deps: AdmitDeps): { admit: Admit; admitApproved: AdmitApproved } => {
  const spending = createSpendApproval(deps);

  const admit: Admit = async (request) => {
    const decision = await deps.decide(request.call, request.recording.id);
    const isForbidden = FORBIDDING.includes(decision.action) && !decision.shadow;
    if (request.rounds?.carried?.kind === 'continued' && !isForbidden) return goOn(request, decision);
    if (decision.shadow || decision.action === 'allow') return allow(request, decision);
    if (decision.action === 'require-approval' && decision.approvers !== undefined) {
      return askPeople(request, decision, decision.approvers);
    }
    note(request, decision, { verdict: decision.action });
    return refuse(decision, refusalFor(decision));
  };

  /** Whatever may change something is on record, durably, before it can happen. */
  const allow = async (request: AdmitRequest, decision: Decision): Promise<Admitted> => {
    await countAgainstBudgets(request, decision);
    if (mayChange(decision.effect)) await noteDurably(request, decision, { verdict: decision.action });
    else note(request, decision, { verdict: decision.action });
    return admitted(request, decision);
  };

  const countAgainstBudgets = ({ call, recording }: AdmitRequest, decision: Decision): Promise<void> =>
    deps.budgets.spend(call, { session: recording.id, decision });

  const askPeople = async (
    request: AdmitRequest,
    decision: Decision,
    rule: ApproverRule,
  ): Promise<Admitted> => {
    await noteDurably(request, decision, { verdict: 'require-approval' });
    if (!request.lane.mayWait) return refuseToWait(request, decision);
    const kept = await takeKept(request);
    if (kept !== undefined) return { ok: true, kept };
    const settled = await deps.rounds.settledMeanwhile(roundOf(request));
    if (settled !== undefined) return tellSettled(request, decision, settled);
    const release = deps.holds(request.caller);
    let stop = request.lane.hold(() => waitingText(rule, undefined));
    try {
      const ticket = await deps.ask(askRequest(request, decision, rule), request.gone);
      if (isUnshown(ticket.approval)) {
        // At once and not with the next progress: it is what the caller has to know while it waits.
        stop();
        stop = request.lane.hold(() => waitingText(rule, ticket.approval));
      }
      return await settle(request, decision, ticket);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      note(request, decision, { verdict: 'refused', error: error.message });
      return refuse(decision, error);
    } finally {
      stop();
      release();
    }
  };

  const refuseToWait = (request: AdmitRequest, decision: Decision): Admitted => {
    const refusal = new Refusal('denied', 'This needs approval, so it has to be sent alone. Not executed.');
    note(request, decision, { verdict: 'refused', error: refusal.message });
    return refuse(decision, refusal);
  };

  const takeKept = async (request: AdmitRequest): Promise<string | undefined> => {
    if (request.id === undefined) return undefined;
    return deps.keptResults.take(digestOf(request), request.id);
  };

  /** A further round of a call that was approved: on record before it runs, like the first. */
  const goOn = async (request: AdmitRequest, decision: Decision): Promise<Admitted> => {
    const approval = await deps.rounds.goOn(roundOf(request));
    await spending.onRecord(request, decision, approval);
    return admitted(request, decision, approval);
  };

  /** People decided while the client was on its way back; nobody is asked again. */
  const tellSettled = async (
    request: AdmitRequest,
    decision: Decision,
    approval: Approval,
  ): Promise<Admitted> => {
    const refusal = refusalSettled(approval);
    note(request, decision, { verdict: 'refused', approval: approval.id, error: refusal.message });
    return refuse(decision, refusal, approval);
  };

  const settle = async (request: AdmitRequest, decision: Decision, ticket: Ticket): Promise<Admitted> => {
    const waiting = alsoAborted(request.gone, deps.draining);
    const outcome = await ticket.wait(deps.now() + request.patience, waiting.signal).finally(waiting.release);
    if (outcome === 'approved' && !request.gone.aborted) {
      const ran = await run(request, decision, ticket.approval);
      if (!ran.ok && request.gone.aborted) await ticket.leave();
      return ran;
    }
    if (outcome === 'still-pending' && request.mayBeTask && !request.gone.aborted) {
      return { ok: false, later: ticket.approval };
    }
    const again =
      outcome === 'still-pending' && !request.gone.aborted
        ? deps.rounds.next(roundOf(request), ticket.approval)
        : undefined;
    if (again !== undefined) {
      // Whoever does not come back is gone; until then the card keeps saying that somebody waits.
      setTimeout(() => void ticket.leave(), COMES_BACK).unref();
      return { ok: false, again };
    }
    if (outcome === 'approved' || outcome === 'still-pending') await ticket.leave();
    const refusal = refusalAfter(outcome, ticket.approval);
    const approval = ticket.approval.id;
    note(request, decision, { verdict: verdictAfter(outcome), approval, error: refusal.message });
    return refuse(decision, refusal, ticket.approval);
  };

  const run: (...spent: Parameters<SpendApproval['spend']>) => ReturnType<AdmitApproved> = async (
    request,
    decision,
    approval,
  ) => {
    const spent = await spending.spend(request, decision, approval);
    return spent.ok
      ? admitted(request, decision, spent.approval)
      : refuse(spent.decision, spent.refusal, spent.approval ?? approval);
  };

  const admitApproved: AdmitApproved = async (request, approval) => {
    const decision = await deps.decide(request.call, request.recording.id);
    if (digestOf(request) === approval.digest) return run(request, decision, approval);
    const refusal = new Refusal('approval-cancelled', 'The tool has changed since people were asked.');
    return refuse(decision, refusal, approval);
  };

  return { admit, admitApproved };
};

const admitted = (request: AdmitRequest, decision: Decision, approval?: Approval) => ({
  ok: true as const,
  admission: admissionFor(request, approval?.id),
  decision,
  approval,
});

const admissionFor = ({ call, body }: AdmitRequest, approval: string | undefined): Admission =>
  Admission.of({ server: call.server, method: call.method, body, approval });

const refuse = (decision: Decision, refusal: Refusal, approval?: Approval) => ({
  ok: false as const,
  refused: { refusal, decision, approval },
});

/** The gateway's own look-up in the caller's session: fixed in content, and no effect beyond reading. */
export const admitToolList = (server: string, body: Uint8Array): Admission =>
  admitPlain(server, 'tools/list', body);

/** What a call that needs approval would touch: a look of the caller's own, undefined unless policy lets them look. */
export const admitPreview = (
  call: { readonly server: string; readonly body: Uint8Array },
  decision: Decision,
): Admission | undefined =>
  decision.action === 'allow' && decision.effect === 'read' && !decision.shadow
    ? admitPlain(call.server, 'tools/call', call.body)
    : undefined;

/** An answer to a question of the server that policy let through, or the gateway's own no to one that it did not. */
export const admitResponse = (server: string, body: Uint8Array): Admission =>
  admitPlain(server, 'response', body);

/** Opening the session's stream, or ending the session: no message travels with it. */
export const admitSession = (server: string, what: 'GET' | 'DELETE'): Admission =>
  admitPlain(server, what, new Uint8Array());

const admitPlain = (server: string, method: string, body: Uint8Array): Admission =>
  Admission.of({ server, method, body, approval: undefined });
