/** Whether a call that waits for people is denied by now, so that no one is asked to approve it in vain. */
import type { DeniedNow } from '../../approvals/ports.ts';
import type { Call } from '../../domain/call.ts';
import { effectOf, type ToolPins } from '../../domain/tools/tool-pin.ts';
import { refusalFor } from '../response/explain-refusal.ts';
import { createDenyEarly, type DenyEarlyDeps } from './deny-early.ts';

export interface DeniedNowDeps extends DenyEarlyDeps {
  readonly readPins: (server: string) => Promise<ToolPins>;
}

/** Only calls of tools: an approval does not say which resource or prompt it is about. */
export const createDeniedNow = (deps: DeniedNowDeps): DeniedNow => {
  const denyEarly = createDenyEarly(deps);
  return async ({ caller, server, tool, definition, session }) => {
    if (definition === undefined) return undefined;
    const written = effectOf(await deps.readPins(server), { name: tool, hash: definition });
    const call = { caller, server, method: 'tools/call', tool, toolEffect: written ?? MAY_DO_ANYTHING };
    const decision = denyEarly(call, session);
    return decision === undefined ? undefined : refusalFor(decision).message;
  };
};

/** What no one has written down is not guessed: the call counts as denied only if it is, whatever it does. */
const MAY_DO_ANYTHING: NonNullable<Call['toolEffect']> = { effect: 'read', from: 'operator' };
