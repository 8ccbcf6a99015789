/** What the server says about the tool, and operators have accepted of it. */

import { followed, type NowOrLater } from '../../domain/time/now-or-later.ts';
import { checkParamHeaders } from '../../mcp/headers/param-headers.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import { orRefuse } from '../request/or-refuse.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { LookUpTool } from '../tools/look-up-tool.ts';

/** The request with its tool, which also decides which arguments the headers have to repeat. Rejects as `LookUpTool` does. */
export type ResolveTool = (request: RequestContext) => NowOrLater<RequestContext>;

export interface ResolveToolDeps {
  readonly killing: KillSwitches['killing'];
  readonly lookUpTool: LookUpTool;
}

/** Returns the step that looks tools up; requests that call none, and those an operator stopped, pass as they are. */
export const createResolveTool =
  ({ killing, lookUpTool }: ResolveToolDeps): ResolveTool =>
  (request) => {
    const { caller, intent, conversation } = request;
    const { server, recording } = conversation;
    if (intent.tool === undefined) return request;
    // A server that is stopped is not even asked what the tool is.
    if (killing({ caller, server, tool: intent.tool, session: recording.id }) !== undefined) return request;
    return followed(lookUpTool(request, intent.tool), (tool) => {
      const wrong =
        request.spoken.era === '2026' && request.sentParams !== undefined
          ? checkParamHeaders(tool.params, intent.args, request.sentParams)
          : undefined;
      if (wrong !== undefined) orRefuse(wrong);
      return { ...request, tool };
    });
  };
