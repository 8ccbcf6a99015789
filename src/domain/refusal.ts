/** Every refusal that may reach the wire: one table, one class. */

interface RefusalRow {
  readonly http: number;
  /** JSON-RPC code; our own application codes lie outside -32768..-32000. */
  readonly rpc: number;
  /** A safe sentence that says what to do; used if the refusal brings none of its own. */
  readonly sentence: string;
}

export const REFUSALS = {
  'malformed-message': { http: 400, rpc: -32600, sentence: 'The message is not valid JSON-RPC 2.0.' },
  'parse-error': { http: 400, rpc: -32700, sentence: 'The body is not valid JSON.' },
  'header-mismatch': { http: 400, rpc: -32020, sentence: 'A header contradicts the body.' },
  'invalid-params': { http: 400, rpc: -32602, sentence: 'The parameters are not valid.' },
  'unsupported-version': { http: 400, rpc: -32022, sentence: 'This MCP revision is not supported.' },
  unauthenticated: { http: 401, rpc: -31401, sentence: 'A valid bearer token is required.' },
  'forbidden-origin': {
    http: 403,
    rpc: -31403,
    sentence: 'Requests from this Host or Origin are not accepted.',
  },
  'unknown-server': { http: 404, rpc: -31404, sentence: 'No server of this name is configured.' },
  'unknown-method': { http: 404, rpc: -32601, sentence: 'This revision of MCP has no such method.' },
  'unknown-session': {
    http: 404,
    rpc: -32001,
    sentence: 'Unknown session; start a new one with initialize.',
  },
  'method-not-allowed': { http: 405, rpc: -31405, sentence: 'This HTTP method is not allowed here.' },
  'not-acceptable': {
    http: 406,
    rpc: -32000,
    sentence: 'Accept must list application/json and text/event-stream.',
  },
  'body-timeout': { http: 408, rpc: -31409, sentence: 'The body took too long to arrive.' },
  'too-large': { http: 413, rpc: -31413, sentence: 'The body is larger than the limit.' },
  'unsupported-media': {
    http: 415,
    rpc: -31415,
    sentence: 'Send application/json in UTF-8 without Content-Encoding.',
  },
  'too-many': { http: 429, rpc: -31430, sentence: 'Too many requests at once; wait for some to finish.' },
  overloaded: {
    http: 503,
    rpc: -31503,
    sentence: 'The gateway is at its limit. Nothing was executed; send the request again later.',
  },
  denied: { http: 200, rpc: -31403, sentence: 'Policy does not allow this.' },
  'tool-not-accepted': {
    http: 200,
    rpc: -31403,
    sentence: 'This tool is new or has changed, and no operator has accepted it yet. Not executed.',
  },
  'unknown-tool': { http: 200, rpc: -32602, sentence: 'The server has no such tool.' },
  'unknown-task': { http: 200, rpc: -32602, sentence: 'There is no such task.' },
  'grant-required': {
    http: 200,
    rpc: -31403,
    sentence: 'Temporary access is needed for this. Ask for it in Slack.',
  },
  'approval-denied': {
    http: 200,
    rpc: -31403,
    sentence: 'An approver denied this call. It was not executed.',
  },
  'approval-timeout': {
    http: 200,
    rpc: -31408,
    sentence: 'No one decided in time. The call was not executed.',
  },
  'approval-pending': {
    http: 200,
    rpc: -31408,
    sentence: 'The approval is pending. The call was not executed.',
  },
  'approval-cancelled': {
    http: 200,
    rpc: -31408,
    sentence: 'The request for approval was cancelled. The call was not executed.',
  },
  'approval-undeliverable': {
    http: 200,
    rpc: -31503,
    sentence: 'No one could be asked for approval. The call was not executed.',
  },
  'outcome-unknown': {
    http: 200,
    rpc: -31503,
    sentence:
      'An identical call was sent earlier, and its outcome is unknown. An operator has to settle it first.',
  },
  'budget-spent': { http: 200, rpc: -31429, sentence: 'The budget for such calls is spent.' },
  'budget-busy': {
    http: 200,
    rpc: -31503,
    sentence: 'Too many calls are using this budget at the moment. Not executed; try again.',
  },
  'secret-in-request': {
    http: 200,
    rpc: -31403,
    sentence: 'The request carries a secret. It was not executed.',
  },
  'secret-in-answer': {
    // Answers have no answer of their own; MCP has such a POST end with an HTTP error.
    http: 400,
    rpc: -31403,
    sentence: 'The answer carries a secret. It was not passed on.',
  },
  'store-unavailable': {
    http: 200,
    rpc: -31503,
    sentence: 'Recording is unavailable, so the call was not executed. Try again later.',
  },
  'masking-failed': { http: 200, rpc: -31500, sentence: 'The answer could not be masked and was withheld.' },
  'upstream-unavailable': {
    http: 200,
    rpc: -31502,
    sentence: 'The server behind the gateway did not answer. Not executed.',
  },
  'connection-required': {
    http: 200,
    rpc: -31407,
    sentence:
      'Each person connects to this server with their own account, and the caller has not done so yet. Not executed.',
  },
  'upstream-lost': {
    http: 200,
    rpc: -31502,
    sentence: 'The connection to the server broke before it answered; whether the call ran is not known.',
  },
  'upstream-invalid': {
    http: 200,
    rpc: -31502,
    sentence: 'The server behind the gateway gave an invalid answer, which was withheld. The call has run.',
  },
  'answer-denied': {
    http: 200,
    rpc: -31403,
    sentence:
      'Policy does not allow what the answer asks of the client, so it was withheld. The call has run.',
  },
  'answer-unrecorded': {
    http: 200,
    rpc: -31503,
    sentence:
      'The answer could not be recorded, so it was withheld. The call has run; send it again only if it may run twice.',
  },
  'upstream-refused': {
    http: 200,
    rpc: -31502,
    sentence: 'The server behind the gateway did not accept the message. Not executed.',
  },
  'upstream-failed': {
    http: 200,
    rpc: -31502,
    sentence: 'The server behind the gateway failed; whether the call ran is not known.',
  },
  'upstream-busy': {
    http: 429,
    rpc: -31430,
    sentence: 'The server behind the gateway is receiving too many requests. Not executed; try again later.',
  },
  'answer-held-up': {
    http: 200,
    rpc: -31502,
    sentence:
      'The server answered, but the gateway had no room for the answer and withheld it. The call has run.',
  },
  'answer-too-large': {
    http: 200,
    rpc: -31502,
    sentence: 'The answer is larger than the limit (limits.answerBytes) and was withheld. The call has run.',
  },
  'shutting-down': {
    http: 503,
    rpc: -31503,
    sentence: 'This gateway is shutting down. Send the request again; nothing was executed.',
  },
  internal: { http: 500, rpc: -32603, sentence: 'Internal error.' },
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof REFUSALS;

/** Thrown to refuse; `http` and `rpc` come from the table, `message` and `data` are safe to show. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** `data` of the JSON-RPC error, if the specification asks for one. */
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: RefusalCode,
    sentence: string = REFUSALS[code].sentence,
    data?: Readonly<Record<string, unknown>>,
  ) {
    super(sentence);
    this.name = 'Refusal';
    this.code = code;
    this.data = data;
  }

  get http(): number {
    return REFUSALS[this.code].http;
  }

  get rpc(): number {
    return REFUSALS[this.code].rpc;
  }

  /** Seconds after which it is worth trying again, if that is known or may be soon (RFC 9110, Retry-After). */
  get retryAfter(): number | undefined {
    const known = this.data?.['retryAfter'];
    // How long a server is busy, it says itself or no one knows.
    if (this.code === 'upstream-busy') return known === undefined ? undefined : Number(known);
    const isLoad = this.code === 'too-many' || this.code === 'overloaded';
    return isLoad ? Number(known ?? 1) : undefined;
  }
}
