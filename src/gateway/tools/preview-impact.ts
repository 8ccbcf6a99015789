/** Asks a read-only companion tool what a call would touch: as the caller, under policy, recorded, masked, and within seconds. */
import type { Admission } from '../../domain/admission.ts';
import type { Call } from '../../domain/call.ts';
import { callerKey } from '../../domain/caller.ts';
import type { Companion, Impact } from '../../domain/impact.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ownText } from '../../domain/text/safe-text.ts';
import { clip } from '../../domain/text/visible.ts';
import { abortSignalOf, type StopSignal } from '../../domain/time/stop.ts';
import type { Where } from '../../masking/settings/treatment.ts';
import { paramHeaders } from '../../mcp/headers/param-headers.ts';
import type { JsonNode, JsonObject } from '../../mcp/json/json-node.ts';
import { atPointer } from '../../mcp/json/json-pointer.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member, stringMember, toValue } from '../../mcp/json/node-value.ts';
import { SMALL, scanJson } from '../../mcp/json/scan-json.ts';
import type { Forward } from '../../upstream/ports.ts';
import { fromReadDecision } from '../admission.ts';
import type { Budgets } from '../budgets.ts';
import type { Decide } from '../decide.ts';
import type { Mask } from '../ports.ts';
import { evidenceOf, maskMessage } from '../record/mask-message.ts';
import type { RequestContext } from '../request/request-context.ts';
import { checkAnswer, upstreamRequest } from '../request/upstream-request.ts';
import { type NewRpcId, readAnswer } from '../response/read-answer.ts';
import type { LookUpTool } from './look-up-tool.ts';
import type { KnownTool } from './tool-catalogue.ts';

/** Never rejects: what cannot be found out is a `problem`. */
export type PreviewImpact = (request: RequestContext, companion: Companion) => Promise<Impact>;

export interface PreviewImpactDeps {
  readonly lookUpTool: LookUpTool;
  readonly decide: Decide;
  readonly budgets: Pick<Budgets, 'spend'>;
  readonly forward: Forward;
  readonly mask: Mask;
  readonly answerBytes: number;
  readonly newRpcId: NewRpcId;
  readonly now: () => number;
}

/** Milliseconds; a card that comes late helps no one. */
const PATIENCE = 5_000;
const LONGEST_TEXT = 200;

/** One call of a companion tool, on its way. */
interface Asking {
  readonly tool: KnownTool;
  readonly id: number;
  readonly text: string;
  readonly params: JsonObject;
  /** Of its entry in the recording. */
  readonly seq: number;
  readonly signal: StopSignal;
}

/** Returns the look at a call's impact. It never rejects: what went wrong stands in `problem`, as a safe text. */
export const createPreviewImpact = (deps: PreviewImpactDeps): PreviewImpact => {
  const previewImpact: PreviewImpact = async (request, companion) => {
    const signal = AbortSignal.any([abortSignalOf(request.stopped), AbortSignal.timeout(PATIENCE)]);
    try {
      const value = valueAt(await ask(request, companion, signal), companion.result);
      return value === undefined
        ? { companion, problem: ownText('its answer has no number or short text there') }
        : { companion, value: typeof value === 'number' ? value : request.makeSafe(value) };
    } catch (error) {
      return { companion, problem: request.makeSafe(problemOf(error, signal)) };
    }
  };

  /** The result, masked. */
  const ask = async (
    request: RequestContext,
    companion: Companion,
    signal: StopSignal,
  ): Promise<JsonNode> => {
    const asking = await write(request, companion, signal);
    const admission = await admit(request, asking);
    const started = deps.now();
    const answer = await forward(request, admission, asking);
    const masked = await maskMessage(
      deps.mask,
      { text: answer },
      whereOf(request, companion),
      forCaller(request),
    );
    request.conversation.recording.note({
      from: 'server',
      kind: 'response',
      method: 'tools/call',
      tool: companion.tool,
      answers: asking.seq,
      ms: deps.now() - started,
      ...evidenceOf(masked),
    });
    return resultIn(masked.text);
  };

  const write = async (
    request: RequestContext,
    companion: Companion,
    signal: StopSignal,
  ): Promise<Asking> => {
    const tool = await deps.lookUpTool({ ...request, gone: signal }, companion.tool);
    const id = deps.newRpcId();
    const { text, params } = requestOf(request, companion, id);
    const masked = await maskMessage(deps.mask, { text }, whereOf(request, companion), forCaller(request));
    const seq = request.conversation.recording.note({
      from: 'gateway',
      kind: 'request',
      method: 'tools/call',
      tool: companion.tool,
      rpcId: id,
      ...evidenceOf(masked),
    });
    return { tool, id, text, params, seq, signal };
  };

  /** Under the caller's own rights: the one who may not read this learns nothing from asking to change it. */
  const admit = async (request: RequestContext, { tool, params, seq, text }: Asking): Promise<Admission> => {
    const { server, recording } = request.conversation;
    const { name } = tool.definition;
    const args = toValue(member(params, 'arguments') ?? params) as Record<string, unknown>;
    const { caller } = request;
    const { annotations, effect: toolEffect } = tool;
    const call: Call = { caller, server, method: 'tools/call', tool: name, args, annotations, toolEffect };
    const decision = await deps.decide(call, recording.id);
    const { rule, effect, policyDigest, action } = decision;
    const admission = fromReadDecision({ call, body: Buffer.from(text) }, decision);
    recording.note({
      from: 'gateway',
      kind: 'decision',
      method: 'tools/call',
      tool: name,
      answers: seq,
      verdict: admission === undefined ? 'refused' : action,
      rule,
      effect,
      policyDigest,
    });
    if (admission === undefined) throw new Refusal('denied', 'the caller may not read this unasked');
    await deps.budgets.spend(call, { session: recording.id, decision });
    return admission;
  };

  const forward = async (request: RequestContext, admission: Admission, asking: Asking): Promise<string> => {
    const { params, tool, id, signal } = asking;
    const headers = paramHeaders(tool.params, member(params, 'arguments'));
    const call = { method: 'tools/call', params };
    const outgoing = upstreamRequest('POST', request, { call, params: headers });
    const received = await deps.forward(admission, { ...outgoing, signal });
    const answer = await checkAnswer(received, request.conversation);
    return readAnswer(answer, id, deps.answerBytes);
  };

  return previewImpact;
};

/** An argument that the call does not have is left out. The era's own `_meta` is repeated, without what asks for progress. */
const requestOf = (request: RequestContext, { tool, args }: Companion, id: number) => {
  const given = Object.entries(args).flatMap(([name, pointer]) => {
    const node = atPointer(request.intent.args, pointer);
    return node === undefined ? [] : [`${jsonString(name)}:${request.text.slice(node.start, node.end)}`];
  });
  const meta = request.spoken.era === '2025' ? undefined : member(request.message.params, '_meta');
  const kept = meta?.kind === 'object' ? meta.members.filter(({ key }) => key.value !== 'progressToken') : [];
  const metaText = kept.map(({ key, value }) => request.text.slice(key.start, value.end)).join(',');
  const params = `{${kept.length === 0 ? '' : `"_meta":{${metaText}},`}"name":${jsonString(tool)},"arguments":{${given.join(',')}}}`;
  const scanned = scanJson(params);
  if (!scanned.ok || scanned.root.kind !== 'object') throw new Refusal('invalid-params');
  const text = `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":${params}}`;
  return { text, params: scanned.root };
};

const whereOf = ({ conversation: { server } }: RequestContext, { tool }: Companion): Where => ({
  server,
  tool,
});

const forCaller = ({ caller }: RequestContext) => ({ caller: callerKey(caller), isUnbounded: true });

const resultIn = (text: string): JsonNode => {
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  const result = scanned.ok ? member(scanned.root, 'result') : undefined;
  if (result === undefined) throw new Refusal('upstream-invalid', 'it answered with an error');
  const failed = member(result, 'isError');
  if (failed?.kind === 'literal' && failed.value === true) throw new Refusal('upstream-invalid', 'it failed');
  const structured = member(result, 'structuredContent');
  if (structured !== undefined) return structured;
  const content = member(result, 'content');
  const said = content?.kind === 'array' ? stringMember(content.items[0], 'text') : undefined;
  if (said === undefined) throw new Refusal('upstream-invalid', 'its answer is no text');
  const value = scanJson(said, SMALL);
  return value.ok ? value.root : { kind: 'string', value: said, start: 0, end: 0 };
};

const valueAt = (root: JsonNode, pointer: string): number | string | undefined => {
  const node = atPointer(root, pointer);
  if (node?.kind === 'number') return Number.isFinite(Number(node.raw)) ? Number(node.raw) : undefined;
  return node?.kind === 'string' && node.value.length <= LONGEST_TEXT ? node.value : undefined;
};

/** Words of ours only, or those of a refusal. */
const problemOf = (error: unknown, signal: StopSignal): string => {
  if (signal.aborted) return `it did not answer within ${PATIENCE / 1000} seconds`;
  return error instanceof Refusal ? clip(error.message, LONGEST_TEXT) : 'it could not be asked';
};
