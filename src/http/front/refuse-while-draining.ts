/** Turns new requests away once the gateway is told to stop: clients and balancers come to another replica. */
import type { RequestHandler } from 'express';
import { Refusal } from '../domain/refusal.ts';
import { Problem, sendProblem } from './api/problem.ts';

/** 503 with `Connection: close`: a JSON-RPC error where MCP is spoken, a problem document everywhere else. */
export const refuseWhileDraining =
  (draining: AbortSignal): RequestHandler =>
  (request, response, next) => {
    if (!draining.aborted) return next();
    const { rpc, message, http } = new Refusal('shutting-down');
    response.set({ Connection: 'close', 'Retry-After': '1' });
    // Unread bytes would make the socket reset before the client has the answer.
    request.resume();
    if (!request.path.startsWith('/mcp/')) return sendProblem(response, new Problem(http, message));
    response.status(http).json({ jsonrpc: '2.0', id: null, error: { code: rpc, message } });
  };
