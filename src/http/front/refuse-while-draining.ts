/** Turns new requests away once the gateway is told to stop: clients and balancers come to another replica. */
import { Refusal } from '../../domain/refusal.ts';
import type { StopSignal } from '../../domain/time/stop.ts';
import { Problem, sendProblem } from '../api/problem.ts';
import type { Guard } from './front.ts';
import { pathOf, sendJson } from './send-text.ts';

/** 503 with `Connection: close`: a JSON-RPC error if MCP is spoken, a problem document everywhere else. */
export const refuseWhileDraining =
  (draining: StopSignal): Guard =>
  (request, response, next) => {
    if (!draining.aborted) return next();
    const { rpc, message, http } = new Refusal('shutting-down');
    response.setHeader('Connection', 'close');
    response.setHeader('Retry-After', '1');
    // Unread bytes would make the socket reset before the client has the answer.
    request.resume();
    if (!pathOf(request).startsWith('/mcp/')) return sendProblem(response, new Problem(http, message));
    sendJson(response, http, { jsonrpc: '2.0', id: null, error: { code: rpc, message } });
  };
