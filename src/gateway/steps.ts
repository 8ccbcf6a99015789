/** The steps of the pipeline, made of the parts that do their work. */

import { followed } from '../domain/time/now-or-later.ts';
import type { Requests } from './assembly/requests.ts';
import { cancelNamed, checkCancellation } from './checks/check-cancellation.ts';
import { checkListen } from './checks/check-listen.ts';
import { checkToolName } from './checks/check-secrets.ts';
import { checkTaskRequest } from './checks/check-task.ts';
import type { CheckUri } from './checks/check-uri.ts';
import { checkResource } from './checks/check-uri.ts';
import type { createDecideNotification } from './checks/decide-notification.ts';
import type { RefuseEarly } from './checks/refuse-early.ts';
import { found, type Step } from './context.ts';
import type { Decide } from './decide.ts';
import type { PipelineSteps } from './pipeline.ts';
import type { RequestContext } from './request/request-context.ts';
import type { TaskOwners } from './tasks/task-owners.ts';

export interface StepsDeps {
  /** Those that are made already. */
  readonly made: Pick<
    PipelineSteps,
    | 'checkKillSwitch'
    | 'findQuestion'
    | 'findEvent'
    | 'receiveRequest'
    | 'record'
    | 'takeQuota'
    | 'checkSecrets'
    | 'endSession'
    | 'checkAccess'
    | 'forward'
  >;
  readonly refuseEarly: RefuseEarly;
  readonly taskOwners: TaskOwners;
  readonly checkUri: CheckUri;
  readonly decide: Decide;
  readonly decideNotification: ReturnType<typeof createDecideNotification>;
  readonly requests: Pick<Requests, 'resolveTool' | 'decideRequest' | 'answerOwnTask'>;
}

/** A look at a request that throws, or lets it pass as it is; most of them wait for nothing. */
const check =
  (look: (request: RequestContext) => void | Promise<void>): Step<'request'> =>
  (context) => {
    const looking = look(found(context.request));
    return looking === undefined ? context : looking.then(() => context);
  };

/** Returns the steps by the names under which the pipeline lists them. */
export const createSteps = (deps: StepsDeps): PipelineSteps => {
  const { made, taskOwners, checkUri, decide, decideNotification } = deps;
  const { resolveTool, decideRequest, answerOwnTask } = deps.requests;
  return {
    checkKillSwitch: made.checkKillSwitch,
    findQuestion: made.findQuestion,
    findEvent: made.findEvent,
    receiveRequest: made.receiveRequest,
    refuseEarly: (context) =>
      followed(deps.refuseEarly(found(context.received)), (isRefused) => (isRefused ? undefined : context)),
    record: made.record,
    cancelNamed,
    answerOwnTask,
    takeQuota: made.takeQuota,
    checkSecrets: made.checkSecrets,
    checkToolName: check(({ intent, masked }) => {
      if (intent.tool !== undefined) checkToolName(masked);
    }),
    checkCancellation,
    resolveTool: (context) =>
      followed(resolveTool(found(context.request)), (request) => ({ kind: 'request', request })),
    checkTask: check(({ caller, conversation, pending }) =>
      pending.task === undefined
        ? undefined
        : checkTaskRequest(taskOwners, pending, { caller, server: conversation.server }),
    ),
    checkUri: check(({ intent, conversation }) => checkResource(intent, conversation.server, checkUri)),
    checkListen: check((request) =>
      request.intent.method === 'subscriptions/listen'
        ? checkListen(request, { decide, checkUri })
        : undefined,
    ),
    endSession: made.endSession,
    checkAccess: made.checkAccess,
    decide: (context) => (context.kind === 'request' ? decideRequest(context) : decideNotification(context)),
    forward: made.forward,
  };
};
