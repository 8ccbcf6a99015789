/** What is wrong with a client's message, as a value: nothing in this folder throws because of input. */

export interface Problem {
  readonly kind: 'problem';
  readonly status: 400 | 404 | 405 | 406 | 415;
  /** JSON-RPC error code. */
  readonly code: number;
  /** Says what to do. What it quotes of the client has to be masked before it is shown or recorded. */
  readonly sentence: string;
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
export const mismatch = (sentence: string): Problem => ({
  kind: 'problem',
  status: 400,
  code: MISMATCH,
  sentence,
});

const LONGEST_QUOTE = 100;

/** Whole or not at all: part of a secret would not be known for one. */
export const quoted = (value: string): string =>
  value.length > LONGEST_QUOTE ? `a text of ${value.length} characters` : JSON.stringify(value);

/** The revision has no such method (MCP 2026-07-28, Streamable HTTP). */
export const unknownMethod = (method: string): Problem => ({
  kind: 'problem',
  status: 404,
  code: -32601,
  sentence: `Method not found: this revision has no ${method}.`,
});
