/** Whether a call may be answered by a task: SDKs take one that they did not expect for an empty success. */

import { member } from '../json/node-value.ts';
import type { RequestMessage } from '../jsonrpc/parse-message.ts';
import { CLIENT_CAPABILITIES_KEY, type Spoken } from './era.ts';

/** The revision whose calls ask for a task themselves. */
const TASK_REVISION = '2025-11-25';
const EXTENSION = 'io.modelcontextprotocol/tasks';

/** 2025-11-25 asks for it in `params.task`; 2026-07-28 declares the extension with each request. */
export const declaresTasks = (
  { era, revision }: Pick<Spoken, 'era' | 'revision'>,
  { method, params }: Pick<RequestMessage, 'method' | 'params'>,
): boolean => {
  if (method !== 'tools/call') return false;
  if (era === '2025') return revision === TASK_REVISION && member(params, 'task')?.kind === 'object';
  const capabilities = member(member(params, '_meta'), CLIENT_CAPABILITIES_KEY);
  return member(member(capabilities, 'extensions'), EXTENSION)?.kind === 'object';
};
