/** The gateway's own way to one server, with what it tells operators about it. */
import { Admission } from '../../src/domain/admission.ts';
import type { Trouble } from '../../src/upstream/find-trouble.ts';
import { createUpstream } from '../../src/upstream/forward.ts';
import type { UpstreamAnswer } from '../../src/upstream/ports.ts';

export interface WayToServer {
  /** Posts a message; a read may be repeated. */
  post(kind: 'read' | 'write'): Promise<UpstreamAnswer>;
  readonly told: readonly Trouble[];
  close(): void;
}

export const wayTo = (url: string): WayToServer => {
  const told: Trouble[] = [];
  const { forward, close } = createUpstream({
    servers: new Map([['s', { url: new URL(url), credential: undefined, transport: 'streamable-http' }]]),
    connectTimeout: 2000,
    tellTrouble: (_server, trouble) => void told.push(trouble),
    answerBytes: 1000,
    openStreams: 1,
    newId: () => 'none',
  });
  const post: WayToServer['post'] = (kind) => {
    const message = { server: 's', method: 'tools/call', body: Buffer.from('{}'), approval: undefined };
    const headers = { 'content-type': 'application/json' };
    const { signal } = new AbortController();
    return forward(Admission.of({ ...message, isRepeatable: kind === 'read' }), {
      httpMethod: 'POST',
      headers,
      signal,
    });
  };
  return { post, told, close };
};
