/** Decides about a message, and asks people if policy says so; a yes becomes an Admission. */
import type { Ask } from '../approvals/ask.ts';
import type { Admission } from '../domain/admission.ts';
import type { Approval } from '../domain/approval.ts';
import type { ApproverRule, Decision } from '../domain/decision.ts';
import { mayChange } from '../domain/effect.ts';
import { Refusal } from '../domain/refusal.ts';
import { copyText } from '../domain/text/copy-text.ts';
import { followed, type NowOrLater } from '../domain/time/now-or-later.ts';
import type { Quota } from '../limits/quota.ts';
import { fromDecision } from './admission.ts';
import { type AdmitRequest, askRequest, retryableCallOf } from './admit-request.ts';
import { type Asked, createHeldCall, type HeldCall } from './hold/wait-for-people.ts';
import type { InputRequiredRetries } from './input-required/input-required-retries.ts';
import { note, noteDurably } from './record/note-decision.ts';
import type { Redeem } from './redeem.ts';
import type { RedemptionDeps } from './redemption/redemption.ts';
import { refusalAfter, refusalFor, refusalSettled, verdictAfter } from './response/explain-refusal.ts';
import type { KeptResults } from './response/kept-results.ts';
import type { Refused } from './response/refused.ts';
import { isUnshown, waitingText } from './response/waiting-text.ts';
import type { Shutdown } from './shutdown.ts';

export type Admitted =
  /** The identical call ran a little while ago and no one heard its answer: this is it. */
  | { readonly ok: true; readonly kept: string }
  | {
      readonly ok: true;
      readonly admission: Admission;
      readonly decision: Decision;
      readonly approval: Approval | undefined;
    }
  | { readonly ok: false; readonly refused: Refused }
  /** People are asked; the call goes on once they have decided. */
  | { readonly ok: false; readonly held: HeldCall };

export type Admit = (request: AdmitRequest) => NowOrLater<Admitted>;

type Run = Exclude<Admitted, { kept: string } | { held: HeldCall }>;

/** The same for a call that people were asked about before, and have approved: no one is asked again. */
export type AdmitApproved = (request: AdmitRequest, approval: Approval) => Promise<Run>;

/**
 * The same for a call that has waited here, with what was decided before people were asked. If its approval was
 * cancelled meanwhile, it is refused for what policy says by now.
 */
export type AdmitHeld = (request: AdmitRequest, held: HeldCall, approval: Approval) => Promise<Run>;

export interface AdmitDeps extends Pick<RedemptionDeps, 'decide' | 'budgets' | 'now'> {
  readonly redeem: Redeem;
  readonly ask: Ask;
  readonly keptResults: KeptResults;
  readonly retries: Omit<InputRequiredRetries, 'pause'>;
  /** Calls of one caller that may wait at once, and their bytes. */
  readonly holds: Quota;
  readonly heldBytes: Quota;
  /** Calls that wait for people are answered as pending once this is aborted. */
  readonly draining: Shutdown['draining'];
}

/** What stops a call that was approved already. */
const FORBIDDING: readonly Decision['action'][] = ['deny', 'require-grant'];

/**
 * Returns the three ways to a decision: for a call that comes in, for one approved while it was away, and for one that
 * has waited here.
 */
export const createAdmit = (
  deps: AdmitDeps,
): { admit: Admit; admitApproved: AdmitApproved; admitHeld: AdmitHeld } => {
  const { redeem, onRecord } = deps.redeem;

  const admit: Admit = (request) =>
    followed(deps.decide(request.call, request.recording.id), (decision) => settle(request, decision));

  const settle = (request: AdmitRequest, decision: Decision): NowOrLater<Admitted> => {
    const isForbidden = FORBIDDING.includes(decision.action) && !decision.shadow;
    if (request.retries?.carried?.kind === 'continued' && !isForbidden) return goOn(request, decision);
    if (decision.shadow || decision.action === 'allow') return allow(request, decision);
    if (decision.action === 'require-approval' && decision.approvers !== undefined) {
      return askPeople(request, decision, decision.approvers);
    }
    note(request, decision, { verdict: decision.action });
    return refuse(decision, refusalFor(decision));
  };

  /** Whatever may change something is on record, durably, before it can happen. */
  const allow = (request: AdmitRequest, decision: Decision): NowOrLater<Admitted> =>
    followed(countAgainstBudgets(request, decision), () => {
      const what = { verdict: decision.action } as const;
      if (mayChange(decision.effect))
        return noteDurably(request, decision, what).then(() => admitted(request, decision));
      note(request, decision, what);
      return admitted(request, decision);
    });

  const countAgainstBudgets = ({ call, recording }: AdmitRequest, decision: Decision): NowOrLater<void> =>
    deps.budgets.spend(call, { session: recording.id, decision });

  const askPeople = async (
    request: AdmitRequest,
    decision: Decision,
    rule: ApproverRule,
  ): Promise<Admitted> => {
    await noteDurably(request, decision, { verdict: 'require-approval' });
    if (!request.channel.mayWait) return refuseToWait(request, decision);
    const kept = await takeKept(request);
    if (kept !== undefined) return { ok: true, kept };
    const settled = await deps.retries.settledMeanwhile(await retryableCallOf(request));
    if (settled !== undefined) return tellSettled(request, decision, settled);
    const hold = startHold(request, { rule, bytes: request.body.byteLength });
    try {
      const ticket = await deps.ask(await askRequest(request, decision, rule), request.gone);
      // At once and not with the next progress: it is what the caller has to know while it waits.
      if (isUnshown(ticket.approval)) hold.say(() => waitingText(rule, ticket.approval));
      const { end } = hold;
      return {
        ok: false,
        held: createHeldCall(deps, await askedOf(request), { decision: own(decision), ticket, end }),
      };
    } catch (error) {
      hold.end();
      if (!(error instanceof Refusal)) throw error;
      note(request, decision, { verdict: 'refused', error: error.message });
      return refuse(decision, error);
    }
  };

  /** Nothing here may refer to the body: it would stay in memory until the hold ends. */
  const startHold = (
    { caller, channel }: Pick<AdmitRequest, 'caller' | 'channel'>,
    { rule, bytes }: { readonly rule: ApproverRule; readonly bytes: number },
  ) => {
    const releaseCall = deps.holds(caller);
    const releaseBytes = takeOr(releaseCall, () => deps.heldBytes(caller, bytes));
    let stop = channel.hold(() => waitingText(rule, undefined));
    return {
      say: (text: () => string) => {
        stop();
        stop = channel.hold(text);
      },
      end: () => {
        stop();
        releaseBytes();
        releaseCall();
      },
    };
  };

  const refuseToWait = (request: AdmitRequest, decision: Decision): Admitted => {
    const refusal = new Refusal('denied', 'This needs approval, so it has to be sent alone. Not executed.');
    note(request, decision, { verdict: 'refused', error: refusal.message });
    return refuse(decision, refusal);
  };

  const takeKept = async (request: AdmitRequest): Promise<string | undefined> => {
    if (request.id === undefined) return undefined;
    return deps.keptResults.take(await request.digest(), request.id);
  };

  /** A retry of a call that was approved: on record before it runs, like the first. */
  const goOn = async (request: AdmitRequest, decision: Decision): Promise<Admitted> => {
    const approval = await deps.retries.goOn(await retryableCallOf(request));
    await onRecord(request, decision, approval);
    return admitted(request, decision, approval);
  };

  /** People decided while the client was on its way back; no one is asked again. */
  const tellSettled = async (
    request: AdmitRequest,
    decision: Decision,
    approval: Approval,
  ): Promise<Admitted> => {
    const refusal = refusalSettled(approval);
    note(request, decision, { verdict: 'refused', approval: approval.id, error: refusal.message });
    return refuse(decision, refusal, approval);
  };

  const run = async (...approved: Parameters<Redeem['redeem']>): ReturnType<AdmitApproved> => {
    const [request, decision, approval] = approved;
    const redeemed = await redeem(request, decision, approval);
    return redeemed.ok
      ? admitted(request, decision, redeemed.approval)
      : refuse(redeemed.decision, redeemed.refusal, redeemed.approval ?? approval);
  };

  const admitApproved: AdmitApproved = async (request, approval) => {
    const decision = await deps.decide(request.call, request.recording.id);
    if ((await request.digest()) === approval.digest) return run(request, decision, approval);
    const refusal = new Refusal('approval-cancelled', 'The tool has changed since people were asked.');
    return refuse(decision, refusal, approval);
  };

  /** What cancelled it may be a denial, of which its caller hears the rule. */
  const tellCancelled = async (request: AdmitRequest, held: HeldCall, approval: Approval): Promise<Run> => {
    const { id } = approval;
    const today = await deps.decide(request.call, request.recording.id);
    if (FORBIDDING.includes(today.action) && !today.shadow) {
      note(request, today, { verdict: today.action, approval: id });
      return refuse(today, refusalFor(today), approval);
    }
    const refusal = refusalAfter('cancelled', approval);
    note(request, held.decision, {
      verdict: verdictAfter('cancelled'),
      approval: id,
      error: refusal.message,
    });
    return refuse(held.decision, refusal, approval);
  };

  const admitHeld: AdmitHeld = async (request, held, approval) => {
    if (approval.state === 'cancelled') return tellCancelled(request, held, approval);
    const ran = await run(request, held.decision, approval).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      return { ok: false as const, refused: held.refuse(error) };
    });
    if (!ran.ok && request.gone.aborted) await held.leave();
    return ran;
  };

  return { admit, admitApproved, admitHeld };
};

/** What `take` returns; gives back what was taken before if there is no room. */
const takeOr = (giveBack: () => void, take: () => () => void): (() => void) => {
  try {
    return take();
  } catch (error) {
    giveBack();
    throw error;
  }
};

/** Whatever is cut out of the message would keep all of it in memory. */
const own = (decision: Decision): Decision => structuredClone(decision);

const askedOf = async (request: AdmitRequest): Promise<Asked> => ({
  recording: request.recording,
  seq: request.seq,
  makeSafe: request.makeSafe,
  patience: request.patience,
  gone: request.gone,
  ...(request.mayBeTask === undefined ? {} : { mayBeTask: request.mayBeTask }),
  call: {
    method: copyText(request.call.method),
    tool: request.call.tool === undefined ? undefined : copyText(request.call.tool),
  },
  retryable: await retryableCallOf(request),
});

const admitted = (request: AdmitRequest, decision: Decision, approval?: Approval) => ({
  ok: true as const,
  admission: fromDecision(request, decision, approval),
  decision,
  approval,
});

const refuse = (decision: Decision, refusal: Refusal, approval?: Approval) => ({
  ok: false as const,
  refused: { refusal, decision, approval },
});
