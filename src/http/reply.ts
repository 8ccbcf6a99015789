/** Lets the gateway answer without knowing Express: whole answers, and event streams with back-pressure. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { EventSink, Reply } from '../gateway/exchange.ts';

export const createReply = (response: ServerResponse, gone: AbortSignal): Reply => {
  const send: Reply['send'] = (status, headers, body) => {
    response.writeHead(status, headers);
    response.end(body);
  };
  const stream: Reply['stream'] = (headers) => {
    response.writeHead(200, headers);
    response.flushHeaders();
    return createSink(response, gone);
  };
  return { shared: false, send, stream };
};

const createSink = (response: ServerResponse, gone: AbortSignal): EventSink => ({
  async write(frames) {
    if (response.destroyed) return;
    // Whoever writes goes on without the client where it is gone: an approved call runs to its end.
    if (!response.write(frames)) await once(response, 'drain', { signal: gone }).catch(() => {});
  },
  end: () => {
    response.end();
  },
});
