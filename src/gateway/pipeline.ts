/**
 * What protects a server: every step that a message of a client passes on its way there, in this order. Read a column from
 * top to bottom, and you know what is checked about one kind of message.
 *
 * Before the first step `http/mcp.ts` has found the server by its exact path, has had the token verified and the caller's
 * rate counted, and has read no more of the body than it may be long. `open-context.ts` has then looked at the room for
 * its recording, its headers, its JSON, its revision and its session. Behind the last one `response/` judges, masks and
 * records what the server sends back.
 */
import type { Context, Kind, Step } from './context.ts';
import { followedBy, type Rest } from './hold/hold-call.ts';
import type { RefuseRequest } from './request/refuse-request.ts';
import type { RequestContext } from './request/request-context.ts';

export interface PipelineSteps {
  readonly checkKillSwitch: Step<'answer' | 'stream'>;
  readonly findQuestion: Step<'answer'>;
  readonly findEvent: Step<'stream'>;
  readonly receiveRequest: Step<'request'>;
  readonly refuseEarly: Step<'request'>;
  readonly record: Step<'request' | 'notification' | 'answer'>;
  readonly cancelNamed: Step<'notification'>;
  readonly answerOwnTask: Step<'request'>;
  readonly takeQuota: Step<'request' | 'stream'>;
  readonly checkSecrets: Step<'request' | 'notification' | 'answer'>;
  readonly checkToolName: Step<'request'>;
  readonly checkCancellation: Step<'notification'>;
  readonly resolveTool: Step<'request'>;
  readonly checkTask: Step<'request'>;
  readonly checkUri: Step<'request'>;
  readonly checkListen: Step<'request'>;
  readonly decide: Step<'request' | 'notification'>;
  readonly endSession: Step<'end'>;
  readonly checkAccess: Step<'request' | 'notification' | 'answer' | 'stream'>;
  readonly forward: Step<Kind>;
}

export interface Pipeline {
  /** Resolves with what is left to do if the message waits for people. Rejects with the refusal of what is no request. */
  run(context: Context): Promise<Rest | undefined>;
  /** The same for a request that has been received and recorded before: what a task has waited for, or asks the server. */
  runRequest(request: RequestContext): Promise<Rest | undefined>;
}

/** A step that leaves the kinds of messages alone which it is not for. The compiler sees that it can take the others. */
const row = <K extends Kind>(step: Step<K>, ...kinds: readonly (K | undefined)[]): Step<Kind> => {
  const isFor = (context: Context): context is Context & Context<K> => kinds.includes(context.kind as K);
  return (context, atEnd) => (isFor(context) ? step(context, atEnd) : context);
};

/** A message that a step is not for. */
const _ = undefined;
const R = 'request';
const N = 'notification';
const A = 'answer';
const G = 'stream';
const D = 'end';

/** Returns the pipeline over these steps. `refuseRequest` answers requests that are on record; all else rejects. */
export const createPipeline = (
  steps: PipelineSteps,
  { refuseRequest }: { refuseRequest: RefuseRequest },
): Pipeline => {
  // biome-ignore format: one column for each kind of message
  const arrival: readonly Step<Kind>[] = [
    //                           request  notification  answer  GET  DELETE
    row(steps.checkKillSwitch,   _,       _,            A,      G,   _), // requests and notifications: with the decision
    row(steps.findQuestion,      _,       _,            A,      _,   _), // nothing is answered that was not asked
    row(steps.findEvent,         _,       _,            _,      G,   _), // no one replays the events of others
    row(steps.receiveRequest,    R,       _,            _,      _,   _), // its state, its id, its place among what runs
    row(steps.refuseEarly,       R,       _,            _,      _,   _), // long ones that are denied whatever they say
    row(steps.record,            R,       N,            A,      _,   _), // masked, before anything else happens
    row(steps.cancelNamed,       _,       N,            _,      _,   _),
    row(steps.answerOwnTask,     R,       _,            _,      _,   _),
  ];
  // biome-ignore format: one column for each kind of message
  const passage: readonly Step<Kind>[] = [
    row(steps.takeQuota,         R,       _,            _,      G,   _),
    row(steps.checkSecrets,      R,       N,            A,      _,   _), // if the settings want that
    row(steps.checkToolName,     R,       _,            _,      _,   _),
    row(steps.checkCancellation, _,       N,            _,      _,   _),
    row(steps.resolveTool,       R,       _,            _,      _,   _), // as its server defines it, and operators accept it
    row(steps.checkTask,         R,       _,            _,      _,   _),
    row(steps.checkUri,          R,       _,            _,      _,   _),
    row(steps.checkListen,       R,       _,            _,      _,   _),
    row(steps.endSession,        _,       _,            _,      _,   D), // on every replica, whatever the server says
    row(steps.decide,            R,       N,            _,      _,   _), // kill switch, policy, grants, budgets, people
    row(steps.checkAccess,       R,       N,            A,      G,   _), // once more: all of the above takes its time
    row(steps.forward,           R,       N,            A,      G,   D), // as an Admission, and nothing else
  ];

  const walk = async (steps: readonly Step<Kind>[], start: Context): Promise<Rest | undefined> => {
    const releases: (() => void)[] = [];
    const release = () => {
      for (const each of releases.splice(0).reverse()) each();
    };
    const atEnd = (each: () => void) => void releases.push(each);
    let context = start;
    let rest: Rest | undefined;
    try {
      for (const step of steps) {
        const given = step(context, atEnd);
        const next = given instanceof Promise ? await given : given;
        if (typeof next === 'function') rest = next;
        if (next === undefined || typeof next === 'function') break;
        context = next;
      }
    } catch (error) {
      await refuse(context, error);
    } finally {
      if (rest === undefined) release();
    }
    return followedBy(rest, release);
  };

  /** A request that is on record has its refusal on record too; everything else is told by HTTP. */
  const refuse = async (context: Context, error: unknown): Promise<void> => {
    if (context.kind !== 'request' || context.request === undefined) throw error;
    await refuseRequest(context.request, error, context.admitted?.decision);
  };

  const whole = [...arrival, ...passage];
  return {
    run: (context) => walk(whole, context),
    runRequest: (request) => walk(passage, { kind: 'request', request }),
  };
};
