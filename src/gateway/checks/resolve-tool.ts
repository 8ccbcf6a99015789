/** What the server says about the tool, and operators have accepted of it. */
import { checkParamHeaders } from '../../mcp/headers/param-headers.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import { orRefuse } from '../request/or-refuse.ts';
import type { Turn } from '../request/turn.ts';
import type { LookUpTool } from '../tools/look-up-tool.ts';

/** The turn with its tool, which also decides which arguments the headers have to repeat. Rejects as `LookUpTool` does. */
export type ResolveTool = (turn: Turn) => Promise<Turn>;

export interface ResolveToolDeps {
  readonly killing: KillSwitches['killing'];
  readonly lookUpTool: LookUpTool;
}

export const createResolveTool =
  ({ killing, lookUpTool }: ResolveToolDeps): ResolveTool =>
  async (turn) => {
    const { caller, intent, conversation } = turn;
    const { server, recording } = conversation;
    if (intent.tool === undefined) return turn;
    // A server that is stopped is not even asked what the tool is.
    if (killing({ caller, server, tool: intent.tool, session: recording.id }) !== undefined) return turn;
    const tool = await lookUpTool(turn, intent.tool);
    const wrong =
      turn.spoken.era === '2026' && turn.sentParams !== undefined
        ? checkParamHeaders(tool.params, intent.args, turn.sentParams)
        : undefined;
    if (wrong !== undefined) orRefuse(wrong);
    return { ...turn, tool };
  };
