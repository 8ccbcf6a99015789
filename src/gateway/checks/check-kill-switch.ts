/** What operators have stopped goes no further. Requests and notifications are told so by the decision about them. */
import { type KillSwitches, stoppedBy } from '../../operators/kill-switches.ts';
import type { Step } from '../context.ts';

/** Throws `denied` for answers and streams of what operators have stopped. */
export const createCheckKillSwitch =
  (killing: KillSwitches['killing']): Step<'answer' | 'stream'> =>
  (context) => {
    const { exchange, conversation } = context;
    const { caller, server } = exchange;
    const killed = killing({ caller, server, tool: undefined, session: conversation.recording.id });
    if (killed !== undefined) throw stoppedBy(killed);
    return context;
  };
