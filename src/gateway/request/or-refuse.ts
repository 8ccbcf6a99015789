/** Where parsing hands its problems over to refusing. */
import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import type { Problem } from '../../mcp/jsonrpc/problem.ts';

const BY_RPC_CODE: Readonly<Record<number, RefusalCode>> = {
  [-32700]: 'parse-error',
  [-32600]: 'malformed-message',
  [-32601]: 'unknown-method',
  [-32602]: 'invalid-params',
  [-32020]: 'header-mismatch',
  [-32022]: 'unsupported-version',
};

const BY_STATUS: Readonly<Record<number, RefusalCode>> = {
  405: 'method-not-allowed',
  406: 'not-acceptable',
  415: 'unsupported-media',
};

/** The value, or its problem thrown as the refusal that says the same. */
export const orRefuse = <T extends { readonly kind: string }>(value: T | Problem): Exclude<T, Problem> => {
  if (!isProblem(value)) return value as Exclude<T, Problem>;
  const code = BY_STATUS[value.status] ?? BY_RPC_CODE[value.code] ?? 'malformed-message';
  throw new Refusal(code, value.sentence, value.data);
};

const isProblem = (value: { readonly kind: string }): value is Problem => value.kind === 'problem';
