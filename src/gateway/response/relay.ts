/** Carries a server's answer to the client, message by message, each inspected before it goes out. */

import { Refusal } from '../../domain/refusal.ts';
import { textOf } from '../../domain/text/utf8.ts';
import { NEVER } from '../../domain/time/stop.ts';
import { createLoad, type Load } from '../../limits/load.ts';
import type { Rates } from '../../limits/rates.ts';
import { EVENT_STREAM, mediaType } from '../../mcp/headers/media-type.ts';
import type { Inspect } from './inspect.ts';
import type { Inspected } from './inspected.ts';
import { createJudgeMessages } from './judge-messages.ts';
import { createRelayEvents, type RelayEventsDeps } from './relay-events.ts';
import type { Loaded, RelayRequest } from './relay-request.ts';
import type { CountWithheld } from './withheld.ts';

/**
 * What the client got of the request it waits for; undefined if the stream ended without an answer and can be
 * resumed. Rejects with `upstream-lost` if it cannot be: the client would wait for ever.
 */
export type Relay = (request: RelayRequest) => Promise<Inspected['answer']>;

export interface RelayDeps {
  readonly inspect: Inspect;
  /** Counts by caller what is done for it here. */
  readonly measure: RelayEventsDeps['measure'];
  readonly rates: Pick<Rates, 'send'>;
  readonly countWithheld: CountWithheld;
  /** Bytes of a whole answer, and what `relay-events.ts` says. */
  readonly limits: RelayEventsDeps['limits'] & { readonly answerBytes: number };
}

/** Returns what carries answers. It resolves with the answer that the client got, for saying what became of the call. */
export const createRelay = (deps: RelayDeps): Relay => {
  const { rates, countWithheld, limits } = deps;
  const judge = createJudgeMessages(deps.inspect);
  const events = createRelayEvents({ judge, measure: deps.measure, rates, countWithheld, limits });

  const relay: Relay = async (unpaced) => {
    const loaded = { ...unpaced, load: loadOf(unpaced, deps.limits.answerBytes) };
    const room = loaded.load.reserve();
    if (room !== undefined) {
      await heldUp(room).catch((error: unknown) => {
        unpaced.answer.discard();
        throw error;
      });
    }
    const type = mediaType(unpaced.answer.headers['content-type']);
    if (type === 'application/json') return relayJson(loaded);
    if (type === EVENT_STREAM) {
      const request = { ...loaded, answer: { ...unpaced.answer, body: paced(loaded) } };
      return request.channel.streams ? events.stream(request) : events.last(request);
    }
    unpaced.answer.discard();
    throw new Refusal('upstream-invalid');
  };

  /** Reads on only when there is room and the caller may be sent more, which holds the server back as well. */
  async function* paced({ answer, context, gone, load }: Loaded): AsyncGenerator<Uint8Array> {
    for await (const chunk of answer.body) {
      const room = load.add(chunk.byteLength);
      if (room !== undefined) await heldUp(room);
      yield chunk;
      const pace = deps.rates.send(context.caller, { bytes: chunk.byteLength }, gone);
      if (pace !== undefined) await pace;
    }
  }

  const relayJson = async (loaded: Loaded): Promise<Inspected['answer']> => {
    const { answer, context, channel, headers, load } = loaded;
    const isAtOnce = Number(answer.headers['content-length']) <= AT_ONCE;
    const body = await readWhole(isAtOnce ? answer.body : paced(loaded), deps.limits.answerBytes);
    if (isAtOnce) {
      const pace = deps.rates.send(context.caller, { bytes: body.byteLength }, loaded.gone);
      if (pace !== undefined) await pace;
    }
    const text = textOf(body);
    let refusal: Refusal | undefined;
    let found: Inspected['answer'];
    await judge(text, { ...context, onlyAnswer: true }, (inspected) => {
      refusal ??= inspected.withheld?.refusal;
      found = inspected.answer;
      return found === undefined;
    });
    if (found === undefined) throw refusal ?? new Refusal('upstream-invalid');
    await channel.send(found.text, answer.status, headers);
    load.keep(found.text.length);
    return found;
  };

  return relay;
};

const loadOf = ({ answer, weight }: RelayRequest, limit: number): Load =>
  createLoad({
    part: weight.part(),
    length: Number(answer.headers['content-length'] ?? Number.NaN),
    limit,
    // The client's leaving does not end it: what an approved call came to is kept for the client.
    signal: NEVER,
  });

/** Bytes of an answer that comes in one piece or two: it is counted once it is there. Room for so much waits for nothing. */
const AT_ONCE = 16 * 1024;

/** The call has run, so its client is told otherwise than of a request for which there was no room. */
const heldUp = (room: Promise<void>): Promise<void> =>
  room.catch((error: unknown) => {
    throw error instanceof Refusal ? new Refusal('answer-held-up') : error;
  });

/** The whole body as text; refuses what is larger than the limit before holding it. */
export const readWhole = async (body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw new Refusal('answer-too-large');
    chunks.push(chunk);
  }
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, size);
};
