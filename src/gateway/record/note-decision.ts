/** What recordings say of decisions: who was let through by what, and the seal of the approval if one was spent. */
import type { Approval } from '../../domain/approval.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Verdict } from '../../domain/recording.ts';
import { alreadySafe } from '../../domain/text/safe-text.ts';
import { canonicalJson } from '../../mcp/json/canonical-json.ts';
import type { AdmitRequest } from '../admit-request.ts';
import type { Noted } from './notebook.ts';

export type Verdicted = Pick<Noted, 'approval' | 'error' | 'digest'> & { readonly verdict: Verdict };

/** What it is told of the call. */
export interface Told extends Pick<AdmitRequest, 'recording' | 'seq' | 'makeSafe'> {
  readonly call: Pick<AdmitRequest['call'], 'method' | 'tool'>;
}

const entry = (request: Told, decision: Decision, what: Verdicted): Noted => ({
  from: 'gateway',
  kind: 'decision',
  method: request.call.method,
  ...(request.call.tool === undefined ? {} : { tool: request.call.tool }),
  answers: request.seq,
  rule: decision.rule,
  effect: decision.effect,
  policyDigest: decision.policyDigest,
  ...(decision.grant === undefined ? {} : { grant: decision.grant }),
  ...what,
  ...(what.error === undefined ? {} : { error: request.makeSafe(what.error) }),
});

/** Records a verdict; returns the number of its entry, which need not be durable yet. */
export const note = (request: Told, decision: Decision, what: Verdicted): number =>
  request.recording.note(entry(request, decision, what));

/** The same; resolves once the entry is durable, and rejects if that fails: then nothing may be done that rests on it. */
export const noteDurably = (request: Told, decision: Decision, what: Verdicted): Promise<number> =>
  request.recording.noteDurably(entry(request, decision, what));

/** Before the decision that rests on it, so that the one is durable if the other is. */
export const noteSeal = (
  { recording, seq }: Pick<AdmitRequest, 'recording' | 'seq'>,
  approval: Approval | undefined,
): void => {
  if (approval?.seal === undefined) return;
  const { id, tool, seal } = approval;
  // Signed over masked parts; masking it again would break the signature.
  const body = alreadySafe(canonicalJson(seal));
  recording.note({ from: 'gateway', kind: 'seal', tool, answers: seq, approval: id, body });
};
