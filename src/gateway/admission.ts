/**
 * Every way to an Admission, without which nothing reaches a server. Each proves where the message comes from: a decision of
 * policy, or a message that the gateway writes or completes itself. There is none for bytes alone.
 */
import { Admission } from '../domain/admission.ts';
import type { Approval } from '../domain/approval.ts';
import type { Decision } from '../domain/decision.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { jsonString } from '../mcp/json/json-string.ts';
import type { RpcId } from '../mcp/jsonrpc/parse-message.ts';
import type { AdmitRequest } from './admit-request.ts';
import { readsOnly } from './request/reads-only.ts';
import { withId } from './response/answer-id.ts';
import { refusedText } from './response/refused.ts';
import { OpenQuestion } from './session/questions.ts';

/**
 * What policy lets through, or people have approved.
 *
 * @param approval the approval that was spent on it: it is executing
 * @throws TypeError for a decision that does not let it through by itself and has no such approval
 */
export const fromDecision = (
  { call, body }: Pick<AdmitRequest, 'call' | 'body'>,
  decision: Decision,
  approval?: Approval,
): Admission => {
  const isAllowed = decision.shadow || decision.action === 'allow';
  if (approval === undefined ? !isAllowed : approval.state !== 'executing') {
    throw new TypeError('neither a decision nor a spent approval lets this message through');
  }
  const { server, method } = call;
  const isRepeatable = approval === undefined && readsOnly(method, decision.effect);
  return Admission.of({ server, method, body, approval: approval?.id, isRepeatable });
};

/** What a call that needs approval would touch: a look of the caller's own, undefined unless policy lets them look unasked. */
export const fromReadDecision = (
  looking: Pick<AdmitRequest, 'call' | 'body'>,
  decision: Decision,
): Admission | undefined =>
  decision.action === 'allow' && decision.effect === 'read' && !decision.shadow
    ? fromDecision(looking, decision)
    : undefined;

/** One page of the tools that a server lists: the gateway's own request, which does nothing but read. */
export interface ToolListPage {
  readonly server: string;
  readonly id: number;
  /** `_meta` as JSON, in the revision that wants one with each request. */
  readonly meta: string | undefined;
  readonly cursor: string | undefined;
}

/**
 * The gateway's own `tools/list`, written here as a whole. `meta` and `cursor` are JSON source and text of our own
 * making.
 */
export const ownLookup = ({ server, id, meta, cursor }: ToolListPage): Admission => {
  const params = [
    ...(meta === undefined ? [] : [`"_meta":${meta}`]),
    ...(cursor === undefined ? [] : [`"cursor":${jsonString(cursor)}`]),
  ];
  const text = `{"jsonrpc":"2.0","id":${id},"method":"tools/list","params":{${params.join(',')}}}`;
  return written(server, 'tools/list', text);
};

/** The first message of a session that the doctor begins, with no one's call in it. */
export const ownGreeting = (
  server: string,
  { id, revision }: { readonly id: number; readonly revision: string },
): Admission => written(server, 'initialize', greeting(id, revision));

/** An `initialize` of MCP, as a body. */
export const greeting = (id: number, revision: string): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: 'initialize',
    params: {
      protocolVersion: revision,
      capabilities: {},
      clientInfo: { name: 'firebreak-doctor', version: '1' },
    },
  });

/** Opening the stream of a session, or ending the session: no message travels with it. */
export const sessionControl = (server: string, what: 'GET' | 'DELETE'): Admission =>
  written(server, what, '');

/**
 * The client's answer to a question that its server has asked it, and that policy let through then. The id becomes the one
 * the server knows.
 *
 * @throws TypeError for what is not the answer to such a question
 */
export const clientAnswer = (server: string, answer: string, question: OpenQuestion): Admission => {
  const text = OpenQuestion.is(question) ? withId(answer, question.id) : undefined;
  if (text === undefined) throw new TypeError('no one asked for this answer');
  return written(server, 'response', text);
};

/** The gateway's no to a question that the client is not to hear, or whose answer is not passed on. */
export const ownRefusal = (
  server: string,
  question: { readonly id: RpcId; readonly method: string },
  { refusal, makeSafe }: { readonly refusal: Refusal; readonly makeSafe: MakeSafe },
): Admission => {
  const refused = { refusal, decision: undefined, approval: undefined };
  return written(server, 'response', refusedText({ ...question, params: undefined }, refused, makeSafe));
};

const written = (server: string, method: string, text: string): Admission =>
  Admission.of({
    server,
    method,
    body: Buffer.from(text),
    approval: undefined,
    isRepeatable: readsOnly(method, 'read'),
  });
