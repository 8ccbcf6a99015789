/** The answer to a question of the gateway's own, as text: alone, or found in a stream. */
import { Refusal } from '../domain/refusal.ts';
import { stringMember } from '../protocol/node-value.ts';
import { scanJson } from '../protocol/scan-json.ts';
import { createSseParser } from '../protocol/sse-parser.ts';
import type { UpstreamAnswer } from '../upstream/ports.ts';
import { readWhole } from './relay.ts';

/** @throws Refusal where there is none, or it is longer than `limit` bytes. */
export const readAnswer = async (answer: UpstreamAnswer, id: string, limit: number): Promise<string> => {
  if (answer.headers['content-type']?.startsWith('text/event-stream') !== true) {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readWhole(answer.body, limit));
  }
  const parser = createSseParser({ maxEventBytes: limit });
  for await (const chunk of answer.body) {
    const found = parser.push(chunk).find((event) => isAnswer(event.data, id));
    if (found !== undefined) return found.data;
  }
  throw new Refusal('upstream-invalid');
};

const isAnswer = (data: string, id: string): boolean => {
  const scanned = scanJson(data, { loneSurrogates: 'allow' });
  return scanned.ok && stringMember(scanned.root, 'id') === id;
};
