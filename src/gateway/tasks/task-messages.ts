/** What a client is told about a task of the gateway's own, in the words of its revision. */
import type { Approval } from '../../domain/approval.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { member } from '../../mcp/json/node-value.ts';
import type { RpcId } from '../../mcp/jsonrpc/parse-message.ts';
import { type KeptAnswer, sourceOf } from '../response/kept-answer.ts';
import { decisionMeta } from '../response/refused.ts';
import type { HeldTask } from './held-tasks.ts';

export type TaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

export interface TaskView {
  readonly taskId: string;
  readonly task: Pick<HeldTask, 'era' | 'created' | 'until'>;
  readonly status: TaskStatus;
  readonly message?: string | undefined;
  /** When it last changed. */
  readonly updated: number;
  /** Milliseconds after which it is worth looking again. */
  readonly pollEvery: number;
}

/** The members of a task; durations have other names in each revision. */
const members = ({ taskId, task, status, message, updated, pollEvery }: TaskView) => {
  const life = task.until - task.created;
  return {
    taskId,
    status,
    ...(message === undefined ? {} : { statusMessage: message }),
    createdAt: new Date(task.created).toISOString(),
    lastUpdatedAt: new Date(updated).toISOString(),
    ...(task.era === '2026'
      ? { ttlMs: life, pollIntervalMs: pollEvery }
      : { ttl: life, pollInterval: pollEvery }),
  };
};

/** The answer to a call that is held: CreateTaskResult of either revision. */
export const createdText = (id: RpcId, view: TaskView, approval: Approval): string => {
  const decision = { action: 'require-approval', rule: approval.rule } as const;
  const meta = { 'dev.firebreak/decision': decisionMeta(decision, approval) };
  const result =
    view.task.era === '2026'
      ? { resultType: 'task', ...members(view), _meta: meta }
      : { task: members(view), _meta: meta };
  return JSON.stringify({ jsonrpc: '2.0', id, result });
};

/** What a task carries besides its state: `result`, `error` or `inputRequests`, as JSON source. */
export type Payload = readonly [name: string, source: string];

/** The answer to `tasks/get`, and to `tasks/cancel` in 2025-11-25, which has no payloads there. */
export const taskText = (id: RpcId, view: TaskView, payload?: Payload): string => {
  const isNew = view.task.era === '2026';
  const fields = JSON.stringify({ ...(isNew ? { resultType: 'complete' } : {}), ...members(view) });
  const added = isNew && payload !== undefined ? `,"${payload[0]}":${payload[1]}` : '';
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${fields.slice(0, -1)}${added}}}`;
};

/** An acknowledgement of 2026-07-28. */
export const acknowledgedText = (id: RpcId): string =>
  JSON.stringify({ jsonrpc: '2.0', id, result: { resultType: 'complete' } });

/** Where a result says in `_meta` which task it is of. */
export const RELATED_TASK = 'io.modelcontextprotocol/related-task';

/** The answer to `tasks/result` (2025-11-25): the result of the call, which says whose it is, or its error. */
export const resultText = (id: RpcId, taskId: string, answer: KeptAnswer): string => {
  const result = member(answer.root, 'result');
  const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},`;
  if (result?.kind !== 'object') {
    return `${head}"error":${sourceOf(answer, member(answer.root, 'error'))}}`;
  }
  const related = `"${RELATED_TASK}":${JSON.stringify({ taskId })}`;
  return `${head}"result":${withMeta(answer, result, related)}}`;
};

/** The result with one more member in `_meta`. */
const withMeta = (answer: KeptAnswer, result: JsonNode, more: string): string => {
  const source = sourceOf(answer, result);
  const meta = member(result, '_meta');
  if (meta?.kind !== 'object') {
    const rest = source.slice(1).trimStart();
    return `{"_meta":{${more}}${rest === '}' ? '' : ','}${rest}`;
  }
  const at = meta.start + 1 - result.start;
  return `${source.slice(0, at)}${more}${meta.members.length === 0 ? '' : ','}${source.slice(at)}`;
};
