/** One labelled message: what it holds that must disappear, or that it holds nothing. */

export interface Sample {
  readonly category: string;
  /** A JSON-RPC message. */
  readonly message: unknown;
  /** Values that no string of the masked message may contain, decoded or encoded; empty if all is harmless. */
  readonly secrets: readonly string[];
}

/** What a category writes: a text or a value, and the secrets in it. */
export interface Content {
  readonly body: unknown;
  readonly secrets: readonly string[];
}
