/** Tells operators of a broken policy file: all replicas read the same file, and one of them tells. */

import type { Logger } from 'pino';
import type { DocumentStore } from '../domain/document.ts';
import { digestOf } from '../domain/text/digest.ts';
import type { People } from './open-people.ts';

export interface TellPolicyProblemsDeps {
  readonly documents: Pick<DocumentStore, 'putDocument'>;
  readonly tellPolicyBroken: People['tellPolicyBroken'];
  readonly now: () => number;
  readonly log: Logger;
}

const KIND = 'policy-problem';
/** Milliseconds in which the same problem is told once. */
const ONCE_IN = 60 * 60_000;

/** Never rejects. The same problem is told once an hour, by one replica. */
export const createTellPolicyProblems =
  ({ documents, tellPolicyBroken, now, log }: TellPolicyProblemsDeps) =>
  async (problem: string): Promise<void> => {
    const id = digestOf(problem);
    try {
      const change = { value: {}, ifVersion: 0, expireAt: now() + ONCE_IN };
      if (await documents.putDocument(KIND, id, change)) await tellPolicyBroken(problem);
    } catch (error) {
      log.warn({ err: error }, 'operators were not told of the broken policy file');
    }
  };
