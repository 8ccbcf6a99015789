/** What servers send that reaches no client: recorded as far as it is few, and counted in any case. */
import { Refusal } from '../../domain/refusal.ts';
import type { Parsed, RpcId } from '../../mcp/jsonrpc/parse-message.ts';
import type { Notebook } from '../record/notebook.ts';
import { mayAnswer } from './answer-id.ts';

/** Something of a server that the client does not get. */
export interface Withheld {
  /** A sentence that says why. */
  readonly problem: string;
  /** What it was; undefined if it may be meant for someone else. */
  readonly text?: string;
  /** Whether it may have been meant as the answer to the request that waits. */
  readonly mayBeAnswer: boolean;
  /** What the caller is told if it was the answer; `upstream-invalid` if undefined. */
  readonly refusal?: Refusal | undefined;
}

/** Counts one event that was withheld, for metrics. */
export type CountWithheld = (server: string) => void;

export interface WithheldLog {
  readonly note: (withheld: Withheld) => void;
  /** Whether one that may have been the answer was among them. */
  readonly mayBeAnswer: () => boolean;
  /** What the caller is told if one that was withheld was the answer. */
  readonly refusal: () => Refusal;
  /** Says how many were not recorded one by one. */
  readonly end: () => void;
}

export interface WithheldLogDeps {
  readonly server: string;
  readonly recording: Pick<Notebook, 'note'>;
  /** Sequence number of the request that the stream answers; undefined on a standing stream. */
  readonly answers: number | undefined;
  readonly count: CountWithheld;
}

/** A server that sends a heartbeat each second would fill its recording with them. */
const MOST_RECORDED = 10;
/** Characters. A part of a longer text is not recorded: a secret that was cut is not known as one any more. */
const LONGEST_RECORDED = 1000;

/** Of one stream. */
export const createWithheldLog = ({ server, recording, answers, count }: WithheldLogDeps): WithheldLog => {
  let all = 0;
  let mayBeAnswer = false;
  let refusal: Refusal | undefined;
  const say = (error: string): void => {
    recording.note({
      from: 'server',
      kind: 'notification',
      verdict: 'refused',
      error,
      ...(answers === undefined ? {} : { answers }),
    });
  };
  return {
    note: (withheld) => {
      all += 1;
      mayBeAnswer ||= withheld.mayBeAnswer;
      if (withheld.mayBeAnswer) refusal ??= withheld.refusal;
      count(server);
      if (all <= MOST_RECORDED) say(sentenceOf(withheld));
    },
    mayBeAnswer: () => mayBeAnswer,
    refusal: () => refusal ?? new Refusal('upstream-invalid'),
    end: () => {
      if (all > MOST_RECORDED) say(`Withheld: ${all - MOST_RECORDED} more events of this stream.`);
    },
  };
};

const sentenceOf = ({ problem, text }: Withheld): string => {
  if (text === undefined) return `Withheld: ${problem}`;
  return text.length > LONGEST_RECORDED
    ? `Withheld (${text.length} characters): ${problem}`
    : `Withheld: ${problem} ${text}`;
};

/** Why an answer to another request, or another answer, goes nowhere. */
export const FOREIGN_ANSWER: Withheld = {
  problem: 'An answer to nothing that was asked here, or a second one.',
  mayBeAnswer: false,
};

/** Why a notification goes nowhere whose method servers have not. */
export const unknownNotification = (text: string): Withheld => ({
  problem: 'A notification that servers of MCP do not send.',
  text,
  mayBeAnswer: false,
});

/** Why a text goes nowhere; `pending` is the id of the request that waits for its answer. */
export const noMessage = (text: string, parsed: Parsed, pending: RpcId | undefined): Withheld => ({
  problem: `No message of MCP. ${parsed.kind === 'problem' ? parsed.sentence : ''}`,
  text,
  mayBeAnswer: pending !== undefined && mayAnswer(text, pending),
  refusal: parsed.kind === 'problem' && BOUNDED.test(parsed.sentence) ? tooMuch() : undefined,
});

/** What the scanner says of a text that goes beyond its bounds. */
const BOUNDED = /^(?:There are more values than|Values are nested deeper than) allowed/;

const tooMuch = (): Refusal =>
  new Refusal(
    'answer-too-large',
    'The answer holds more values, or is nested deeper, than limits.answerValues and limits.answerDepth allow, and was withheld. The call has run.',
  );
