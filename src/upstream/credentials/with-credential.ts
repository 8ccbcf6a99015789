/** Sends messages with the credential of their server, and once more with a new one if the server refuses it. */
import { Refusal } from '../../domain/refusal.ts';
import { troubleOfAnswer } from '../find-trouble.ts';
import type { Send } from '../send.ts';
import type { TellTrouble } from '../tell-trouble.ts';

/** A 401 means that nothing was executed, so that sending again is safe for every message. */
export const withCredential = (send: Send, tellTrouble: TellTrouble): Send => {
  const sendWith: Send = async (message, request) => {
    const { server, credential, tls } = message;
    const attempt = async (triesAgain: boolean) => {
      const had = Promise.all([credential?.headers(request) ?? {}, tls?.()]);
      const [added, material] = await had.catch((error: Error) => {
        if (error instanceof Refusal) throw error;
        tellTrouble(server, { kind: 'credential', text: `its credential cannot be had: ${error.message}` });
        throw new Refusal('upstream-unavailable', NOT_HAD);
      });
      request.signal.throwIfAborted();
      return { added, answer: await send({ ...message, added, material, triesAgain }, request) };
    };
    const { added, answer } = await attempt(credential !== undefined);
    if (answer.status !== 401 || credential === undefined) return answer;
    if (!credential.refused(request, added)) {
      const trouble = troubleOfAnswer(answer, request, message);
      if (trouble !== undefined) tellTrouble(server, trouble);
      return answer;
    }
    answer.discard();
    return (await attempt(false)).answer;
  };
  return (message, request) =>
    message.credential === undefined && message.tls === undefined
      ? send(message, request)
      : sendWith(message, request);
};

const NOT_HAD =
  'The gateway cannot get its credential for the server now. Its operator has to look at it. Not executed.';
