/** What operators are told of the tools that wait at one server, and that one of them accepted what was shown. */

import type { ToolChange } from '../domain/tools/tool-pin.ts';
import type { Click } from '../domain/vote.ts';
import type { Notice } from './notices.ts';

export interface ToolNotice extends Notice {
  /** `tools_…`, made of the hashes of what is shown: the one who accepts it accepts exactly that. */
  readonly id: string;
  readonly server: string;
  readonly changes: readonly ToolChange[];
  readonly accepted?: { readonly at: number; readonly by: string } | undefined;
}

export type AcceptedShown =
  | { readonly ok: true; readonly notice: ToolNotice }
  | { readonly ok: false; readonly why: string };

/** Accepts what a notice shows where the person behind the click is an operator at this moment. */
export type AcceptShown = (id: string, click: Click) => Promise<AcceptedShown>;
