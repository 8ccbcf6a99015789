/** What the gateway and its worker threads say to each other. */

import type { Classification } from '../../policy/effects/classify.ts';
import type { ClassifyOptions } from '../../policy/effects/prepare-classify.ts';
import type { ToolCall } from '../../policy/effects/tool-call.ts';
import type { MaskedSpan, MaskingSettings } from '../engine/create-masker.ts';
import type { Masked } from '../engine/mask-message.ts';
import type { PresidioSettings } from '../presidio/create-analyze.ts';
import type { Where } from '../settings/treatment.ts';

export interface ThreadOptions {
  readonly settings: MaskingSettings;
  readonly key: Uint8Array;
  readonly presidio: PresidioSettings | undefined;
  /** How the effect of calls is found. */
  readonly effects?: ClassifyOptions | undefined;
  /** Whether the thread leaves the processor to others that want it; if threads have a priority of their own (Linux). */
  readonly yields?: boolean;
}

/** What a thread is asked to do; `args` is JSON text. */
export type Asked =
  | { readonly kind: 'mask'; readonly text: string; readonly where: Where }
  | { readonly kind: 'classify'; readonly call: Omit<ToolCall, 'args'>; readonly args: string };

/** What masking came to; a text that stayed as it was, or that stands there already, is not sent once more. */
export interface MaskedParts {
  readonly text: string | undefined;
  readonly found: readonly MaskedSpan[];
  readonly detected: readonly MaskedSpan[];
  /** Undefined if the same is recorded. */
  readonly recorded: { readonly text: string | undefined; readonly found: readonly MaskedSpan[] } | undefined;
}

/** The parts of it that the other side of a thread does not know, which knows the text that was masked. */
export const partsOf = (before: string, { text, found, detected, recorded }: Masked): MaskedParts => ({
  text: text === before ? undefined : text,
  found,
  detected,
  recorded:
    recorded.text === text && recorded.found === found
      ? undefined
      : { text: recorded.text === before ? undefined : recorded.text, found: recorded.found },
});

/** What was masked, from its parts. */
export const maskedFrom = (
  before: string,
  { text = before, found, detected, recorded }: MaskedParts,
): Masked => {
  const masked = { text, found, detected };
  return {
    ...masked,
    recorded: recorded === undefined ? masked : { text: recorded.text ?? before, found: recorded.found },
  };
};

/** Processor time, in milliseconds. */
export interface Spent {
  /** Of this piece of work. */
  readonly ms: number;
  /** Of the thread so far: asking it from outside interrupts it, and costs more than short work. */
  readonly used: number;
}

/** `failed` says nothing more: the cause may quote the text. */
export type Told =
  | ({ readonly kind: 'masked'; readonly masked: MaskedParts } & Spent)
  | ({ readonly kind: 'classified'; readonly classification: Classification } & Spent)
  | ({ readonly kind: 'failed' } & Spent);

export type ThreadMessage =
  | ({ readonly kind: 'ready' } & Pick<Spent, 'used'>)
  | Told
  /** Something for the log, which is not about any text. */
  | { readonly kind: 'warning'; readonly reason: string };
