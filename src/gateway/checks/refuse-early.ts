/**
 * Refuses long requests that need no look at their arguments, so that no one can make the gateway mask and judge what it
 * denies anyway. They are recorded by the digest and the size of their bodies: what was not masked is not stored.
 */

import type { Call } from '../../domain/call.ts';
import { callerKey } from '../../domain/caller.ts';
import type { Decision } from '../../domain/decision.ts';
import { Refusal } from '../../domain/refusal.ts';
import { digestOf } from '../../domain/text/digest.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import type { NowOrLater } from '../../domain/time/now-or-later.ts';
import type { Masked } from '../../masking/engine/mask-message.ts';
import type { Mask, Work } from '../ports.ts';
import { maskedNames, maskedTool, maskMessage } from '../record/mask-message.ts';
import { note } from '../record/note-decision.ts';
import { safeAbout } from '../record/safe-about.ts';
import type { ReceivedRequest } from '../request/received-request.ts';
import { refusalFor } from '../response/explain-refusal.ts';
import { refusedText, retryHeaders } from '../response/refused.ts';
import type { LookUpTool } from '../tools/look-up-tool.ts';
import type { KnownTool } from '../tools/tool-catalogue.ts';
import { checkToolName } from './check-secrets.ts';
import { createDenyEarly, type DenyEarlyDeps } from './deny-early.ts';

/** The digest of its `body` is recorded. */
export type EarlyRequest = Pick<
  ReceivedRequest,
  'caller' | 'conversation' | 'spoken' | 'message' | 'text' | 'body' | 'intent' | 'channel' | 'gone'
>;

/** True once the request is recorded and refused, with false if it has to be looked at. */
export type RefuseEarly = (request: EarlyRequest) => NowOrLater<boolean>;

export interface RefuseEarlyDeps extends DenyEarlyDeps {
  readonly isLong: Work['isLong'];
  readonly mask: Mask;
  readonly makeSafe: MakeSafe;
  readonly lookUpTool: LookUpTool;
}

/** What a request says before its arguments, as a message of its own. */
interface Head {
  readonly text: string;
  readonly masked: Masked;
}

type Verdict = { readonly decision: Decision } | { readonly refusal: Refusal };

/** Answers long requests that are denied anyway; all others pass as they are. */
export const createRefuseEarly = (deps: RefuseEarlyDeps): RefuseEarly => {
  const denyEarly = createDenyEarly(deps);

  const refuseEarly: RefuseEarly = (request) =>
    deps.isLong(request.text.length, callerKey(request.caller)) ? refuseLong(request) : false;

  const refuseLong = async (request: EarlyRequest): Promise<boolean> => {
    const { conversation, message, channel } = request;
    const head = await maskHead(request);
    const verdict = await judge(request, head);
    if (verdict === undefined) return false;
    const seq = noteRequest(request, head);
    const makeSafe = safeAbout(deps.makeSafe, head);
    if ('decision' in verdict) {
      const { decision } = verdict;
      const about = { call: callOf(request), seq, recording: conversation.recording, makeSafe };
      note(about, decision, { verdict: decision.action });
      const refused = { refusal: refusalFor(decision), decision, approval: undefined };
      await channel.send(refusedText(message, refused, makeSafe));
      return true;
    }
    const { refusal } = verdict;
    const { method } = message;
    const entry = { from: 'gateway', kind: 'response', method, answers: seq, verdict: 'refused' } as const;
    conversation.recording.note({ ...entry, error: refusal.message });
    const refused = { refusal, decision: undefined, approval: undefined };
    await channel.send(refusedText(message, refused, makeSafe), refusal.http, retryHeaders(refusal));
    return true;
  };

  /** What its server says about the tool may be all that is missing; a tool that it does not have is refused as well. */
  const judge = async (request: EarlyRequest, head: Head): Promise<Verdict | undefined> => {
    const session = request.conversation.recording.id;
    const call = callOf(request);
    const decision = denyEarly(call, session);
    if (decision !== undefined) return { decision };
    if (call.tool === undefined) return undefined;
    const tool = await orRefusal(async () => {
      checkToolName(head.masked);
      return deps.lookUpTool(request, call.tool ?? '');
    });
    if (tool instanceof Refusal) return { refusal: tool };
    const informed = denyEarly({ ...call, annotations: tool.annotations, toolEffect: tool.effect }, session);
    return informed && { decision: informed };
  };

  /** Id, method and the name of a tool can hold a secret as well, and they are short. */
  const maskHead = async ({ caller, message, intent, conversation }: EarlyRequest): Promise<Head> => {
    const { id, method } = message;
    const params = intent.tool === undefined ? {} : { name: intent.tool };
    const text = JSON.stringify({ jsonrpc: '2.0', id, method, params });
    const where = { server: conversation.server, tool: intent.tool };
    return { text, masked: await maskMessage(deps.mask, { text }, where, { caller: callerKey(caller) }) };
  };

  return refuseEarly;
};

const callOf = ({ caller, conversation, intent }: EarlyRequest): Call => {
  const { method, tool, resource, prompt } = intent;
  return { caller, server: conversation.server, method, tool, resource, prompt };
};

const orRefusal = async (look: () => Promise<KnownTool>): Promise<KnownTool | Refusal> => {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

const noteRequest = ({ conversation, message, body, intent }: EarlyRequest, { masked }: Head): number => {
  const tool = maskedTool(masked) ?? intent.tool;
  return conversation.recording.note({
    from: 'client',
    kind: 'request',
    method: message.method,
    ...(tool === undefined ? {} : { tool }),
    rpcId: message.id,
    ...maskedNames(masked.recorded),
    unseen: { sha256: digestOf(body), bytes: body.byteLength },
  });
};
