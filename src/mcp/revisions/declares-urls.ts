/** Whether a client takes people to an address that it is asked to open: elicitation in URL mode. */
import { member, stringMember } from '../json/node-value.ts';
import type { RequestMessage } from '../jsonrpc/parse-message.ts';
import { CLIENT_CAPABILITIES_KEY, type Era } from './era.ts';

/** The first revision that has it, and the only one with sessions that does. */
export const URL_REVISION = '2025-11-25';

/** 2025-11-25 declares it at `initialize` for the session; 2026-07-28 with each request. `elicitation: {}` means forms alone. */
export const declaresUrls = (
  era: Era,
  { method, params }: Pick<RequestMessage, 'method' | 'params'>,
): boolean => {
  const capabilities =
    era === '2026' ? member(member(params, '_meta'), CLIENT_CAPABILITIES_KEY) : atInitialize(method, params);
  return member(member(capabilities, 'elicitation'), 'url')?.kind === 'object';
};

const atInitialize = (method: string, params: RequestMessage['params']) =>
  method === 'initialize' && stringMember(params, 'protocolVersion') === URL_REVISION
    ? member(params, 'capabilities')
    : undefined;
