/** What the gateway and its masking thread say to each other. */

import type { MaskingSettings } from '../masking/create-masker.ts';
import type { Masked } from '../masking/mask-message.ts';
import type { Where } from '../masking/treatment.ts';
import type { PresidioSettings } from '../presidio/create-analyze.ts';

export interface ThreadOptions {
  readonly settings: MaskingSettings;
  readonly key: Uint8Array;
  readonly presidio: PresidioSettings | undefined;
}

export interface Asked {
  readonly text: string;
  readonly where: Where;
}

/** `failed` says nothing more: the cause may quote the text. */
export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'masked'; readonly masked: Masked }
  | { readonly kind: 'failed' }
  /** Something for the log, which is not about any text. */
  | { readonly kind: 'warning'; readonly reason: string };
