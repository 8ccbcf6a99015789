/** Takes an admitted message to its server, by the transport that the server speaks. */
import { Admission } from '../domain/admission.ts';
import { Refusal } from '../domain/refusal.ts';
import { withCredential } from './credentials/with-credential.ts';
import type { Message } from './message.ts';
import type { Forward, UpstreamServer } from './ports.ts';
import { createSend, type SendDeps } from './send.ts';
import { createSseTransport, type SseTransportDeps } from './sse/create-sse-transport.ts';

export interface ForwardDeps extends Omit<SseTransportDeps, 'send'>, SendDeps {
  readonly servers: ReadonlyMap<string, UpstreamServer>;
}

export interface Upstream {
  readonly forward: Forward;
  /** Closes idle connections, and the streams of servers that have sessions there. */
  readonly close: () => void;
}

/** Returns what forwards. It takes nothing but an Admission; `close` ends all connections. */
export const createUpstream = (deps: ForwardDeps): Upstream => {
  const { send: sendBare, close } = createSend(deps);
  const send = withCredential(sendBare, deps.tellTrouble);
  const sse = createSseTransport({
    send,
    connectTimeout: deps.connectTimeout,
    answerBytes: deps.answerBytes,
    newId: deps.newId,
    openStreams: deps.openStreams,
  });

  const forward: Forward = (admission, request) => {
    if (!Admission.is(admission)) return Promise.reject(new TypeError('only an Admission can be forwarded'));
    const { message } = admission;
    const server = deps.servers.get(message.server);
    if (server === undefined) return Promise.reject(new Refusal('unknown-server'));
    const sent: Message = {
      url: server.url,
      credential: server.credential,
      tls: server.tls,
      transport: server.transport,
      server: message.server,
      // An approved call runs once: a kept-alive socket that the server just closed would leave its outcome unknown.
      reusesConnection: message.approval === undefined,
      isRepeatable: message.isRepeatable,
      body: request.httpMethod === 'POST' ? message.body : undefined,
    };
    return server.transport === 'sse' ? sse.forward(message, sent, request) : send(sent, request);
  };
  return {
    forward,
    close: () => {
      sse.close();
      close();
    },
  };
};
