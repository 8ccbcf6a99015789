/** How the pipeline walks its steps; what the steps protect is pinned over the wire, in test/pins. */
import { expect, it } from 'vitest';
import type { Context, Step } from '../../../src/gateway/context.ts';
import { createPipeline, type PipelineSteps } from '../../../src/gateway/pipeline.ts';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';

const STREAM = { kind: 'stream' } as Context;
const REQUEST = { kind: 'request' } as Context;
const REQUEST_CONTEXT = {} as RequestContext;

/** Every step passes its message on, but for those given here; `walked` says which were asked. */
const pipelineWith = (change: Partial<Record<keyof PipelineSteps, Step<never>>> = {}) => {
  const walked: string[] = [];
  const refused: unknown[] = [];
  const steps = new Proxy({} as PipelineSteps, {
    get: (_target, name: keyof PipelineSteps) => (context: never, atEnd: never) => {
      walked.push(name);
      return change[name] === undefined ? context : change[name](context, atEnd);
    },
  });
  const pipeline = createPipeline(steps, {
    refuseRequest: async (_request, error) => void refused.push(error),
  });
  return { ...pipeline, walked, refused };
};

it('a request, a stream and the end of a session each pass their own checks', async () => {
  const { run, walked } = pipelineWith();
  await run(STREAM);
  expect(walked.splice(0)).toEqual(['checkKillSwitch', 'findEvent', 'takeQuota', 'checkAccess', 'forward']);
  await run({ kind: 'end' } as Context);
  expect(walked.splice(0)).toEqual(['endSession', 'forward']);
  await run(REQUEST);
  // People may have taken their time for the decision.
  expect(walked.slice(-3)).toEqual(['decide', 'checkAccess', 'forward']);
  expect(walked).toContain('checkSecrets');
});

it('a message that is answered goes no further', async () => {
  const { run, walked } = pipelineWith({ checkSecrets: () => undefined });
  expect(await run({ kind: 'notification' } as Context)).toBeUndefined();
  expect(walked.at(-1)).toBe('checkSecrets');
});

it('what a step holds is given back once the exchange is over, also if a later step refuses', async () => {
  let held = 0;
  const takeQuota: Step<never> = (context, atEnd) => {
    held += 1;
    atEnd(() => {
      held -= 1;
    });
    return context;
  };
  await pipelineWith({ takeQuota }).run(STREAM);
  expect(held).toBe(0);
  const refusing = pipelineWith({ takeQuota, forward: () => Promise.reject(new Error('no')) });
  await expect(refusing.run(STREAM)).rejects.toThrow('no');
  expect(held).toBe(0);

  const waiting = pipelineWith({ takeQuota, decide: () => async () => {} });
  const rest = await waiting.run(REQUEST);
  expect(held).toBe(1);
  await rest?.();
  expect(held).toBe(0);
});

it('a request that is on record is refused on record, and any other message by HTTP', async () => {
  const forward = () => Promise.reject(new Error('no'));
  const { runRequest, refused } = pipelineWith({ forward });
  expect(await runRequest(REQUEST_CONTEXT)).toBeUndefined();
  expect(refused).toEqual([new Error('no')]);
  await expect(pipelineWith({ forward }).run(REQUEST)).rejects.toThrow('no');
});
