/** Compares the headers of a message with its body, which alone decides. */

import { mirroredName } from '../jsonrpc/method-subject.ts';
import type { Message } from '../jsonrpc/parse-message.ts';
import { mismatch, type Problem, unknownMethod } from '../jsonrpc/problem.ts';
import { checkRevision, isRemoved, type Spoken } from '../revisions/era.ts';
import { decodeHeaderValue } from './header-value.ts';
import type { RequestHead } from './request-headers.ts';

/**
 * The era and revision of a message, or how its headers contradict it. In the stateless era `Mcp-Method` and
 * `Mcp-Name` are required of requests and must say what the body says (MCP 2026-07-28, Standard Request Headers);
 * earlier they mean nothing. Servers exist that believe the headers, so they are also written anew for them.
 */
export const checkHead = (message: Message, head: RequestHead): Spoken | Problem => {
  const spoken = checkRevision(message, head.revision);
  if (spoken.kind === 'problem' || spoken.era === '2025' || message.kind === 'response') return spoken;
  if (head.method === undefined) {
    if (message.kind === 'request') return mismatch('The Mcp-Method header is missing.');
  } else if (head.method !== message.method) {
    return mismatch('The Mcp-Method header and the body name different methods.', [
      head.method,
      message.method,
    ]);
  }
  if (message.kind === 'notification') return spoken;
  if (isRemoved(message.method, message.params)) return unknownMethod(message.method);
  return checkName(message, head.name) ?? spoken;
};

const checkName = (
  message: Extract<Message, { kind: 'request' }>,
  header: string | undefined,
): Problem | undefined => {
  const name = mirroredName(message.method, message.params);
  if (name === undefined) return undefined;
  if (header === undefined) return mismatch('The Mcp-Name header is missing.');
  const decoded = decodeHeaderValue(header);
  if (decoded === undefined) return mismatch('The Mcp-Name header is not valid base64 of UTF-8.');
  if (decoded === name) return undefined;
  return mismatch('The Mcp-Name header and the body name different things.', [decoded, name]);
};
