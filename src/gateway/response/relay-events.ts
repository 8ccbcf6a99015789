/** Carries an event stream of a server to the client, event by event; what is no message of MCP stays behind. */
import { callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Rates } from '../../limits/rates.ts';
import { formatEvent } from '../../mcp/sse/sse-frame.ts';
import type { SseEvent } from '../../mcp/sse/sse-parser.ts';
import type { Work } from '../ports.ts';
import type { EventSink } from '../request/exchange.ts';
import type { Answer } from './inspected.ts';
import { answeredIn, type JudgeMessages } from './judge-messages.ts';
import type { Loaded } from './relay-request.ts';
import { serverEvents } from './server-events.ts';
import { type CountWithheld, createWithheldLog, type WithheldLog } from './withheld.ts';

export interface RelayEventsDeps {
  readonly judge: JudgeMessages;
  /** Counts by caller what is done for it here. */
  readonly measure: Work['measure'];
  readonly rates: Pick<Rates, 'send'>;
  readonly countWithheld: CountWithheld;
  readonly limits: {
    /** Bytes of one event. */
    readonly eventBytes: number;
    /** Milliseconds a stream may go on behind the answer to its request. */
    readonly afterAnswer: number;
  };
}

export interface RelayEvents {
  /** Resolves with the answer, once the stream is over; undefined if it ended without one and can be resumed. */
  readonly stream: (request: Loaded) => Promise<Answer | undefined>;
  /** The same for clients that read no streams: the answer alone, as soon as it is there. */
  readonly last: (request: Loaded) => Promise<Answer>;
}

/** One stream on its way. */
interface Course {
  readonly withheld: WithheldLog;
  answered: Answer | undefined;
  /** True once the client knows an event by its id. */
  isResumable: boolean;
}

/** From where to where it goes. */
interface Way {
  readonly request: Loaded;
  readonly course: Course;
  readonly sink: EventSink;
}

/** Up to where events were carried, and what to wait for before the next one. */
interface Run {
  readonly next: number;
  readonly wait: Promise<void> | undefined;
}

const NO_EVENT: SseEvent = { data: '' };
const ONE_MESSAGE = { messages: 1 };

/** Returns the two ways of an event stream: on to the client as a stream, or only its last message as a body. */
export const createRelayEvents = (deps: RelayEventsDeps): RelayEvents => {
  const { eventBytes, afterAnswer } = deps.limits;

  const stream: RelayEvents['stream'] = async (request) => {
    const sink = request.channel.open(request.headers);
    const course = begin(request);
    const { recording } = request.context.conversation;
    const caller = callerKey(request.context.caller);
    const way = { request, course, sink };
    let overtime: NodeJS.Timeout | undefined;
    try {
      for await (const events of serverEvents(request.answer.body, eventBytes)) {
        const room = events.length === 0 ? undefined : recording.room();
        if (room !== undefined) await room;
        for (let at = 0; at < events.length; ) {
          const { next, wait } = deps.measure(caller, () => carryOn(events, at, way));
          at = next;
          if (wait !== undefined) await wait;
          request.load.keep(0);
          // Some servers leave the stream open: the call is done, and would seem to run for as long.
          if (course.answered !== undefined)
            overtime ??= setTimeout(request.answer.discard, afterAnswer).unref();
        }
      }
    } catch (error) {
      endEarly(error, request, course);
    } finally {
      clearTimeout(overtime);
      course.withheld.end();
    }
    const { answered, isResumable } = course;
    if (answered === undefined && request.expectsAnswer && !isResumable) throw noAnswer(course);
    sink.end();
    return answered;
  };

  const begin = ({ context }: Loaded): Course => {
    const { server, recording } = context.conversation;
    const withheld = createWithheldLog({
      server,
      recording,
      answers: context.pending?.seq,
      count: deps.countWithheld,
    });
    return { withheld, answered: undefined, isResumable: false };
  };

  /** Judges, records and writes events from `first` on in one go, until something has to be waited for. */
  const carryOn = (events: readonly SseEvent[], first: number, way: Way): Run => {
    const { recording } = way.request.context.conversation;
    for (let at = first; at < events.length; at++) {
      const going = carry(events[at] ?? NO_EVENT, way);
      // Before each event its recording has to have room.
      const roomForNext = () => (at + 1 < events.length ? recording.room() : undefined);
      const wait = going === undefined ? roomForNext() : going.then(roomForNext);
      if (wait !== undefined) return { next: at + 1, wait };
    }
    return { next: events.length, wait: undefined };
  };

  /** Undefined if the client may be sent more at once. */
  const carry = (event: SseEvent, way: Way): Promise<void> | undefined => {
    const texts = passing(event, way.request, way.course);
    return texts instanceof Promise
      ? texts.then((passed) => send(event, passed, way))
      : send(event, texts, way);
  };

  /** Writes what the client gets of an event. */
  const send = (
    event: SseEvent,
    texts: readonly string[],
    { request, course, sink }: Way,
  ): Promise<void> | undefined => {
    const id = isNamed(event) ? request.sealEventId(event.id) : event.id;
    // The client's place moves on with its id, whatever became of the event itself.
    const isPlace = texts.length === 0 && (id !== undefined || event.retry !== undefined);
    const frames = isPlace ? [''] : texts;
    course.isResumable ||= isNamed(event);
    const [only] = frames;
    if (frames.length > 1) return sendEach(event, frames, { id, request, sink });
    const written =
      only === undefined
        ? undefined
        : sink.write(formatEvent({ data: only, event: nameOf(event), id, retry: event.retry }));
    return written === undefined ? paced(request) : written.then(() => paced(request));
  };

  /** The messages of a batch, which came in one event. */
  const sendEach = async (
    event: SseEvent,
    texts: readonly string[],
    { id, request, sink }: { id: string | undefined; request: Loaded; sink: EventSink },
  ): Promise<void> => {
    let left = texts.length;
    for (const data of texts) {
      left -= 1;
      // The one who resumes behind an event has all of it.
      const last = left === 0 ? id : undefined;
      await sink.write(formatEvent({ data, event: nameOf(event), id: last, retry: event.retry }));
      await paced(request);
    }
  };

  /** Undefined if the caller may be sent more at once. */
  const paced = ({ context, gone }: Loaded): Promise<void> | undefined =>
    deps.rates.send(context.caller, ONE_MESSAGE, gone);

  /** What the client gets of an event; remembers the answer, and notes what is withheld. */
  const passing = (
    event: SseEvent,
    { context }: Pick<Loaded, 'context'>,
    course: Course,
  ): readonly string[] | Promise<readonly string[]> => {
    const texts: string[] = [];
    if (isForeign(event)) {
      if (event.data !== '') course.withheld.note(foreign(event));
      return texts;
    }
    const asked = course.answered === undefined ? context : answeredIn(context);
    const judged = deps.judge(event.data, asked, ({ text, answer, withheld }) => {
      if (withheld !== undefined) course.withheld.note(withheld);
      course.answered ??= answer;
      if (text !== undefined) texts.push(text);
      return true;
    });
    return judged === undefined ? texts : judged.then(() => texts);
  };

  const last: RelayEvents['last'] = async (request) => {
    const { answer, channel, headers, load } = request;
    const course = begin(request);
    const context = { ...request.context, onlyAnswer: true };
    try {
      for await (const events of serverEvents(answer.body, eventBytes)) {
        for (const event of events) {
          const room = context.conversation.recording.room();
          if (room !== undefined) await room;
          await passing(event, { context }, course);
          if (course.answered === undefined) continue;
          await channel.send(course.answered.text, 200, headers);
          load.keep(course.answered.text.length);
          return course.answered;
        }
      }
    } catch (error) {
      throw course.withheld.mayBeAnswer() && isLost(error) ? noAnswer(course) : error;
    } finally {
      course.withheld.end();
    }
    throw noAnswer(course);
  };

  return { stream, last };
};

/** Behind the answer nothing counts any more: the call came to what the answer says. */
const endEarly = (error: unknown, { expectsAnswer, ends }: Loaded, course: Course): void => {
  const { answered, isResumable, withheld } = course;
  if (answered !== undefined) {
    const cause = error instanceof Refusal ? error.message : 'The stream broke off.';
    withheld.note({ problem: `What came after the answer. ${cause}`, mayBeAnswer: false });
    return;
  }
  if (withheld.mayBeAnswer() && isLost(error)) throw noAnswer(course);
  const goesOn = isResumable || !expectsAnswer;
  if (!goesOn || !ends.aborted || error !== ends.reason) throw error;
};

const isLost = (error: unknown): boolean => error instanceof Refusal && error.code === 'upstream-lost';

/** A server that sent something else in the place of its answer has run the call. */
const noAnswer = ({ withheld }: Course): Refusal =>
  withheld.mayBeAnswer() ? withheld.refusal() : new Refusal('upstream-lost');

const isNamed = (event: SseEvent): event is SseEvent & { readonly id: string } => Boolean(event.id);

/** MCP names events `message` only, and clients pass others over: no other name is looked at, so none travels. */
const isForeign = ({ event }: SseEvent): boolean => event !== undefined && event !== 'message';

const nameOf = (event: SseEvent): string | undefined => (isForeign(event) ? 'other' : event.event);

const foreign = ({ event, data }: SseEvent) => ({
  problem: 'Events of MCP are named "message"; this one was not, so clients pass it over.',
  text: `event: ${event} data: ${data}`,
  mayBeAnswer: false,
});
