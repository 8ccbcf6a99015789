/** What operators are told of the tools that wait at one server, and that one of them accepted what was shown. */

import type { ToolEffect } from '../domain/tools/tool-effect.ts';
import type { EffectsByHash, ToolChange } from '../domain/tools/tool-pin.ts';
import type { Click } from '../domain/vote.ts';
import type { Notice } from './notices.ts';

/** A change with what the tool is taken to do unless an operator says otherwise; notices of earlier releases lack it. */
export interface NoticedChange extends ToolChange {
  readonly suggested?: Pick<ToolEffect, 'effect' | 'reason'> | undefined;
}

export interface ToolNotice extends Notice {
  /** `tools_…`, made of the hashes of what is shown: the one who accepts it accepts exactly that. */
  readonly id: string;
  readonly server: string;
  readonly changes: readonly NoticedChange[];
  readonly accepted?: { readonly at: number; readonly by: string } | undefined;
}

export type AcceptedShown =
  | { readonly ok: true; readonly notice: ToolNotice }
  | { readonly ok: false; readonly problem: string };

/**
 * Accepts what a notice shows if the person behind the click is an operator at this moment, with what they say that some
 * of these tools do.
 */
export type AcceptShown = (id: string, click: Click, effects: EffectsByHash) => Promise<AcceptedShown>;
