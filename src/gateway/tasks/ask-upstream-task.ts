/** Asks the server about a task that it made of an approved call, and which its client knows by the id of ours. */
import { Refusal } from '../../domain/refusal.ts';
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member } from '../../mcp/json/node-value.ts';
import { parseRequest } from '../../mcp/jsonrpc/parse-message.ts';
import type { Pipeline } from '../pipeline.ts';
import type { RequestContext } from '../request/request-context.ts';
import { readKept } from '../response/kept-answer.ts';
import { createKeepingChannel } from '../response/response-channel.ts';
import { RELATED_TASK } from './task-messages.ts';

/** Answers on the request's channel, with `taskId` in place of the server's own id. */
export type AskUpstreamTask = (request: RequestContext, taskId: string, upstream: string) => Promise<void>;

/** Returns what puts a question about a task to its server, through the pipeline, with the ids exchanged both ways. */
export const createAskUpstreamTask =
  (runRequest: Pipeline['runRequest']): AskUpstreamTask =>
  async (request, taskId, upstream) => {
    const sent = Buffer.from(request.body).toString('utf8');
    const text = renamed(sent, [member(parseRequest(sent)?.params, 'taskId')], upstream);
    const message = parseRequest(text);
    if (message === undefined) throw new Refusal('unknown-task');
    const channel = createKeepingChannel((answer, ...more) =>
      request.channel.send(renamed(answer, idsIn(answer), taskId), ...more),
    );
    const stop = request.channel.hold(() => 'Waiting for the server.');
    try {
      const rest = await runRequest({
        ...request,
        text,
        message,
        body: Buffer.from(text),
        channel,
        pending: { ...request.pending, task: upstream },
      });
      await rest?.();
    } finally {
      stop();
    }
  };

/** Wherever an answer about a task says whose it is. */
const idsIn = (answer: string): readonly (JsonNode | undefined)[] => {
  const result = member(readKept(answer).root, 'result');
  return [
    member(result, 'taskId'),
    member(member(result, 'task'), 'taskId'),
    member(member(member(result, '_meta'), RELATED_TASK), 'taskId'),
  ];
};

const renamed = (text: string, ids: readonly (JsonNode | undefined)[], id: string): string =>
  applyEdits(
    text,
    ids
      .filter((node) => node !== undefined)
      .map(({ start, end }) => ({ start, end, text: jsonString(id) }))
      .toSorted((one, other) => one.start - other.start),
  );
