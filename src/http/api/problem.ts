/** Everything the API refuses, as RFC 9457 problem documents. */
import { type ServerResponse, STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import { escapeTerminal } from '../../domain/text/terminal-text.ts';
import { sendText } from '../front/send-text.ts';

export const problemDocument = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  errors: z
    .array(z.object({ at: z.string(), detail: z.string() }))
    .optional()
    .describe('Each wrong key of query or body.'),
});

type Errors = z.output<typeof problemDocument>['errors'];

/** Thrown by routes to refuse; `detail` is safe to show. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: Errors;

  constructor(status: number, detail: string, errors?: Errors) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.errors = errors;
  }
}

/** Answers with the problem document (RFC 9457, `application/problem+json`). */
export const sendProblem = (response: ServerResponse, problem: Problem): void => {
  const { status, message, errors } = problem;
  const document = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    errors,
  };
  sendText(response, status, {
    type: 'application/problem+json',
    text: escapeTerminal(JSON.stringify(document)),
  });
};

/** A refusal of ours, a body that cannot be read, or undefined if the fault is ours. */
export const asProblem = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error;
  if (error instanceof Refusal && error.code !== 'internal') {
    // Refusals that MCP clients get as a result say "unavailable" here.
    return new Problem(error.http === 200 ? 503 : error.http, error.message);
  }
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500
    ? new Problem(status, BODY_SENTENCES[status] ?? 'The body cannot be read.')
    : undefined;
};

const BODY_SENTENCES: Readonly<Record<number, string>> = {
  400: 'The body is not valid JSON.',
  413: 'The body is larger than 16 KiB.',
  415: 'Send application/json in UTF-8 without Content-Encoding.',
};
