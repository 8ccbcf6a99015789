/** Runs what was admitted; if an approval was spent on it, says what became of the call, whatever happens. */
import type { Finish, Finished } from '../approvals/finish.ts';
import type { Admission } from '../domain/admission.ts';
import type { Approval } from '../domain/approval.ts';
import { Refusal, type RefusalCode } from '../domain/refusal.ts';
import type { StopSignal } from '../domain/time/stop.ts';
import { joinSignals } from '../domain/time/stop.ts';
import type { KillSwitches } from '../operators/kill-switches.ts';
import type { Admitted } from './admit.ts';
import type { GrantWatch } from './grant-watch.ts';
import { noteSeal } from './record/note-decision.ts';
import type { RequestContext } from './request/request-context.ts';
import type { Inspected } from './response/inspected.ts';
import type { KeptResults } from './response/kept-results.ts';

export interface ExecuteDeps {
  /** Sends the message and carries the answer to the client; resolves with undefined if the stream ended without one. */
  readonly forwardAndRelay: (
    request: RequestContext,
    admission: Admission,
    signal: StopSignal,
  ) => Promise<Inspected['answer']>;
  readonly finish: Finish;
  readonly grants: Pick<GrantWatch, 'watchGrant'>;
  readonly watch: KillSwitches['watch'];
  readonly keptResults: KeptResults;
  /** Milliseconds an approved call may run. */
  readonly executionLimit: number;
  readonly now: () => number;
  readonly log: { error(fields: object, message: string): void };
}

export type Execute = (
  request: RequestContext,
  admitted: Extract<Admitted, { admission: Admission }>,
) => Promise<void>;

/**
 * Returns what runs admitted calls. An approved one runs to its end whether or not its client stays, within the
 * execution limit.
 */
export const createExecute = (deps: ExecuteDeps): Execute => {
  /** A tool that runs others is cut off with them; the request itself is watched by the name that was called. */
  const execute: Execute = (request, admitted) => {
    const inner = admitted.decision.innerTools ?? [];
    return inner.length === 0 ? run(request, admitted) : runWatched(request, admitted, inner);
  };

  const runWatched = async (
    request: RequestContext,
    admitted: Parameters<Execute>[1],
    inner: readonly string[],
  ): Promise<void> => {
    const { caller, conversation } = request;
    const place = { caller, server: conversation.server, session: conversation.recording.id };
    const watched = inner.map((tool) => deps.watch({ ...place, tool }));
    const joined = joinSignals(request.stopped, ...watched.map((each) => each.stopped));
    const stopped = joined.signal;
    try {
      await run({ ...request, stopped }, admitted);
    } catch (error) {
      // Being stopped shows as all kinds of broken connections.
      throw stopped.aborted ? stopped.reason : error;
    } finally {
      joined.release();
      for (const { release } of watched) release();
    }
  };

  const run: Execute = (request, { admission, approval, decision }) => {
    if (approval !== undefined) return executeApproved(request, admission, approval);
    return decision.grant === undefined
      ? deps.forwardAndRelay(request, admission, request.gone).then(noMore)
      : executeGranted(request, admission, decision.grant);
  };

  const executeApproved = async (
    request: RequestContext,
    admission: Admission,
    approval: Approval,
  ): Promise<void> => {
    if (request.stopped.aborted) {
      await say(request, approval, {
        outcome: 'failed',
        took: 0,
        error: 'Not executed: an operator stopped it.',
      });
      throw request.stopped.reason;
    }
    const started = approval.spentAt ?? deps.now();
    // An approved call runs to its end even if the client is gone: half an outcome helps no one.
    const signal = AbortSignal.timeout(deps.executionLimit);
    try {
      const answer = await deps.forwardAndRelay(request, admission, signal);
      if (answer !== undefined && request.gone.aborted)
        await deps.keptResults.keep(approval.digest, answer.text);
      if (answer?.goesOn !== true) {
        await say(request, approval, { ...outcomeOf(answer), took: deps.now() - started });
      }
    } catch (error) {
      await say(request, approval, { ...failureOf(error), took: deps.now() - started });
      throw error;
    }
  };

  const executeGranted = async (
    request: RequestContext,
    admission: Admission,
    grant: string,
  ): Promise<void> => {
    const access = deps.grants.watchGrant(grant);
    const running = joinSignals(request.gone, access.ended);
    // Goes along in the ids of its events: what is cut at the end of the access is not resumed after it.
    const granted = { ...request, pending: { ...request.pending, grant } };
    try {
      await deps.forwardAndRelay(granted, admission, running.signal);
    } finally {
      running.release();
      access.release();
    }
  };

  /** Never rejects. What stays unsaid is found as *unknown* once this process is gone. */
  const say = async (request: RequestContext, approval: Approval, finished: Finished): Promise<void> => {
    try {
      const { conversation, pending } = request;
      noteSeal({ ...conversation, ...pending }, await deps.finish(approval.id, finished));
    } catch (error) {
      deps.log.error(
        { err: error, approval: approval.id },
        'the outcome of an approved call could not be stored',
      );
    }
  };

  return execute;
};

const outcomeOf = (answer: Inspected['answer']): Omit<Finished, 'took'> => {
  if (answer === undefined)
    return { outcome: 'unknown', error: 'The server ended the stream without an answer.' };
  return { outcome: answer.failed ? 'failed' : 'executed' };
};

/** What the client has got already. */
const noMore = (): void => {};

/** Refusals of what never reached the server, or was turned away at its door. */
const NOT_EXECUTED: readonly RefusalCode[] = [
  'upstream-unavailable',
  'connection-required',
  'upstream-refused',
  'upstream-busy',
  'unknown-session',
];

/** Refusals of an answer that has come: the call ran, whatever the client may not see of it. */
const WITHHELD: readonly RefusalCode[] = [
  'answer-too-large',
  'answer-held-up',
  'masking-failed',
  'secret-in-answer',
  'upstream-invalid',
  'answer-denied',
  'answer-unrecorded',
];

const failureOf = (error: unknown): Omit<Finished, 'took'> => {
  if (!(error instanceof Refusal)) return { outcome: 'unknown', error: 'The call broke off.' };
  const { code, message } = error;
  if (NOT_EXECUTED.includes(code)) return { outcome: 'failed', error: message };
  return { outcome: WITHHELD.includes(code) ? 'executed-withheld' : 'unknown', error: message };
};
