/** What is wrong with a client's message, as a value: nothing in this folder throws because of input. */

export interface Problem {
  readonly kind: 'problem';
  readonly status: 400 | 404 | 405 | 406 | 415;
  /** JSON-RPC error code. */
  readonly code: number;
  /** Safe to show: says what to do, quotes nothing of the message. */
  readonly sentence: string;
  /** What a header and the body say, if that is the problem: each to be masked by itself before it is quoted. */
  readonly values?: readonly [string, string];
  /** `data` of the JSON-RPC error, if the specification asks for one. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The text is not JSON, or not JSON that every parser reads alike (JSON-RPC 2.0, 5.1). */
export const unreadable = (sentence: string): Problem => ({
  kind: 'problem',
  status: 400,
  code: -32700,
  sentence,
});

/** JSON, but no message that may be forwarded (JSON-RPC 2.0, 5.1). */
export const invalid = (sentence: string): Problem => ({
  kind: 'problem',
  status: 400,
  code: -32600,
  sentence,
});

/** JSON-RPC code of MCP 2026-07-28. */
export const MISMATCH = -32020;

/** A header and the body disagree, or a required header is missing (MCP 2026-07-28, Streamable HTTP). */
export const mismatch = (sentence: string, values?: readonly [string, string]): Problem => ({
  kind: 'problem',
  status: 400,
  code: MISMATCH,
  sentence,
  ...(values === undefined ? {} : { values }),
});

/** The revision has no such method (MCP 2026-07-28, Streamable HTTP). */
export const unknownMethod = (method: string): Problem => ({
  kind: 'problem',
  status: 404,
  code: -32601,
  sentence: `Method not found: this revision has no ${method}.`,
});
