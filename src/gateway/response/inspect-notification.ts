/** What a server tells without being asked, on its way to the client. */
import type { Maskable, Masked } from '../../masking/engine/mask-message.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import type { NotificationMessage, RpcId } from '../../mcp/jsonrpc/parse-message.ts';
import { mayHear } from '../checks/check-task.ts';
import type { Decide } from '../decide.ts';
import type { Noted } from '../record/notebook.ts';
import type { Questions } from '../session/questions.ts';
import type { TaskOwners } from '../tasks/task-owners.ts';
import type { ToolCatalogue } from '../tools/tool-catalogue.ts';
import { cancelledId, withCancelledId } from './answer-id.ts';
import { checkInputRequests, namesInputRequests } from './check-input-requests.ts';
import { type InspectContext, placeOf } from './inspect-context.ts';
import { type Inspected, NOTHING, type Sent, withhold } from './inspected.ts';
import { raiseProgress } from './raise-progress.ts';
import { unknownNotification } from './withheld.ts';

/** At once unless the owner of a task, or policy, has to be asked. Throws and rejects with what keeps it from the client. */
export type InspectNotification = (
  text: string,
  message: NotificationMessage,
  context: InspectContext,
) => Inspected | Promise<Inspected>;

export interface InspectNotificationDeps {
  readonly catalogue: Pick<ToolCatalogue, 'changed'>;
  readonly taskOwners: TaskOwners;
  readonly decide: Decide;
  readonly questions: Questions;
  readonly mask: (message: Maskable, context: InspectContext) => Masked | Promise<Masked>;
  /** Records what is sent, and returns it as the client gets it. */
  readonly send: (
    masked: Masked,
    about: {
      readonly message: NotificationMessage;
      readonly context: InspectContext;
      readonly content: Omit<Noted, 'from'>;
    },
  ) => Sent;
}

const TOOLS_CHANGED = 'notifications/tools/list_changed';

/** What servers may tell without being asked; anything else is left out. */
const NOTIFICATIONS = new Set([
  'notifications/progress',
  'notifications/message',
  'notifications/cancelled',
  'notifications/resources/updated',
  'notifications/resources/list_changed',
  TOOLS_CHANGED,
  'notifications/prompts/list_changed',
  'notifications/elicitation/complete',
  'notifications/subscriptions/acknowledged',
  'notifications/tasks/status',
  'notifications/tasks',
]);

/** Returns what judges notifications: those that MCP does not know, and news of what belongs to others, are left out. */
export const createInspectNotification = (deps: InspectNotificationDeps): InspectNotification => {
  const inspectNotification: InspectNotification = (text, message, context) => {
    if (!NOTIFICATIONS.has(message.method)) return withhold(unknownNotification(text));
    // On whichever stream it comes: the next call of any caller is decided by what the server says then.
    if (message.method === TOOLS_CHANGED) deps.catalogue.changed(context.conversation.server);
    const isHeard = mayHear(deps.taskOwners, message, placeOf(context));
    if (isHeard === true && !namesInputRequests(message.params)) return passOn(text, message, context);
    return passIfAllowed(text, message, { context, isHeard });
  };

  const passIfAllowed = async (
    text: string,
    message: NotificationMessage,
    { context, isHeard }: { context: InspectContext; isHeard: boolean | Promise<boolean> },
  ): Promise<Inspected> => {
    if (!(await isHeard)) return NOTHING;
    if (namesInputRequests(message.params) && !(await mayAsk(message.params, context))) return NOTHING;
    return passOn(text, message, context);
  };

  const passOn = (
    text: string,
    message: NotificationMessage,
    context: InspectContext,
  ): Inspected | Promise<Inspected> => {
    const raised = raiseProgress(text, message, context.pending?.raise() ?? 0);
    const content = { kind: 'notification', method: message.method } as const;
    const taken = context.spoken.era === '2025' ? cancelledId(message) : undefined;
    const finish = (masked: Masked): Inspected => {
      const passed = deps.send(masked, { message, context, content });
      return taken === undefined
        ? passed
        : { ...passed, text: withCancelledId(passed.text, sealTaken(taken, context)) };
    };
    const maskable = raised === text ? { text, root: message.node } : { text: raised };
    const masked = deps.mask(maskable, context);
    return masked instanceof Promise ? masked.then(finish) : finish(masked);
  };

  /** News of a task may carry what its server asks; without that there is nothing left to tell. */
  const mayAsk = (params: JsonNode | undefined, context: InspectContext): Promise<boolean> =>
    checkInputRequests(params, context, deps.decide).then(
      () => true,
      () => false,
    );

  const sealTaken = (id: RpcId, { pending, ...place }: InspectContext): string =>
    deps.questions.seal({ id, during: pending?.seq }, place);

  return inspectNotification;
};
