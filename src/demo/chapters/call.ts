/** One tool call of an agent, and what the model gets to read. */
import type { Client } from '@modelcontextprotocol/client';

export interface Answer {
  readonly text: string;
  readonly isError: boolean;
}

/** A held call reports progress, so the SDK's own time limit starts anew with each report. */
const PATIENT = { timeout: 60_000, resetTimeoutOnProgress: true, onprogress: () => {} };

export const call = async (client: Client, name: string, args: Record<string, unknown>): Promise<Answer> => {
  const { content, isError } = await client.callTool({ name, arguments: args }, PATIENT);
  const first = content[0];
  return { text: first?.type === 'text' ? first.text : '', isError: isError === true };
};

/** A person may take longer than a client can be kept waiting: the same call then finds the same approval. */
export const callUntilDecided: typeof call = async (client, name, args) => {
  for (;;) {
    const answer = await call(client, name, args);
    if (!answer.isError || !/ is pending /.test(answer.text)) return answer;
  }
};
