/** Refuses what a client sends if it carries what masking would hide: if the settings want that, and in the name of a tool. */
import type { MaskedSpan } from '../../domain/recording.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Masked } from '../../masking/engine/mask-message.ts';
import { type Context, found, type Step } from '../context.ts';
import { maskedTool } from '../record/mask-message.ts';
import type { InspectDeps } from '../response/inspect.ts';
import { dropNotification } from './drop-notification.ts';

/**
 * The server's own words in what a client sends, which it put there itself: its state in a request whose state was
 * sealed by the gateway, and the id of the question that an answer is to. Everything else is the client's: `_meta`, ids,
 * and members that stand beside those the protocol knows reach the server as well.
 */
const OF_SERVER = {
  request: [],
  carried: ['params.requestState'],
  notification: [],
  answer: ['id'],
} as const;
const SHOWN = 3;

export interface CheckSecretsDeps {
  /** Whether the settings want messages refused that carry secrets. */
  readonly deniesSecrets: boolean;
  readonly answerServer: InspectDeps['answerServer'];
}

/**
 * Rejects with `secret-in-request` and `secret-in-answer`, saying what stands at which place and never the value. A notification has
 * no answer: it is recorded as refused, and goes no further.
 */
export const createCheckSecrets = ({
  deniesSecrets,
  answerServer,
}: CheckSecretsDeps): Step<'request' | 'notification' | 'answer'> => {
  const checkRequest = (context: Context<'request'>): Context<'request'> => {
    const { masked, carried } = found(context.request);
    const said = secretsIn(masked, carried === undefined ? 'request' : 'carried');
    if (said === undefined) return context;
    throw new Refusal(
      'secret-in-request',
      `The request carries what may not be sent: ${said}. It was not executed. Leave the value out, ` +
        'or say where it is kept instead of what it is, and send the request again.',
    );
  };

  const checkNotification = (context: Context<'notification'>): Context<'notification'> | undefined => {
    const said = secretsIn(found(context.masked), 'notification');
    if (said === undefined) return context;
    return dropNotification(
      context,
      `The notification carries what may not be sent: ${said}. It was not passed on.`,
    );
  };

  /** People type passwords into answers. The server is told no, or it would wait for an answer that never comes. */
  const checkAnswer = (context: Context<'answer'>): Context<'answer'> => {
    const said = secretsIn(found(context.masked), 'answer');
    if (said === undefined) return context;
    const refusal = new Refusal(
      'secret-in-answer',
      `The answer carries what may not be sent: ${said}. It was not passed on; the server was told so.`,
    );
    const { exchange, spoken, conversation } = context;
    const { id } = found(context.question);
    conversation.recording.note({
      from: 'gateway',
      kind: 'decision',
      rpcId: id,
      verdict: 'refused',
      error: refusal.message,
    });
    const place = { caller: exchange.caller, spoken, conversation, pending: undefined };
    answerServer(place, { id, method: 'response' }, refusal);
    throw refusal;
  };

  return (context) => {
    if (!deniesSecrets) return context;
    if (context.kind === 'request') return checkRequest(context);
    return context.kind === 'notification' ? checkNotification(context) : checkAnswer(context);
  };
};

/** "github_token at params.note, …" */
const secretsIn = ({ found }: Masked, message: keyof typeof OF_SERVER): string | undefined => {
  const theirs: readonly string[] = OF_SERVER[message];
  const given = found.filter(({ path }) => !theirs.includes(path));
  if (given.length === 0) return undefined;
  const shown = given.slice(0, SHOWN).map(({ type, path }: MaskedSpan) => `${type} at ${path}`);
  return `${shown.join(', ')}${given.length > SHOWN ? ` and ${given.length - SHOWN} more` : ''}`;
};

/** No server was heard to offer such a tool, for its name is masked in every list; and it would stand in what is recorded. */
export const checkToolName = (masked: Masked): void => {
  if (maskedTool(masked) === undefined) return;
  throw new Refusal(
    'unknown-tool',
    'What stands for the name of a tool reads like a secret, and the server has no such tool. It was not executed.',
  );
};
