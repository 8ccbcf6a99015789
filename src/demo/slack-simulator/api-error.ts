/** A Web API call answered `{ "ok": false }`, in Slack's own words. */
export class ApiError extends Error {
  /** Slack's error code, such as `channel_not_found`. */
  readonly code: string;
  /** Further fields of the answer, such as `needed` and `provided`. */
  readonly details: Record<string, unknown>;

  constructor(code: string, details: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** Slack's answer to arguments or blocks that break its rules: each complaint with a JSON pointer. */
export const invalid = (code: 'invalid_arguments' | 'invalid_blocks', complaints: string[]): ApiError => {
  return new ApiError(code, {
    ...(code === 'invalid_blocks' && { errors: complaints }),
    response_metadata: { messages: complaints.map((complaint) => `[ERROR] ${complaint}`) },
  });
};
