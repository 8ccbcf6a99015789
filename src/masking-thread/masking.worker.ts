/** The thread that masks long messages, one at a time; whoever waits for it ends it where it takes too long. */
import { parentPort, workerData } from 'node:worker_threads';
import { createMaskMessage } from '../masking/mask-message.ts';
import { createSecondLook } from '../masking/second-look.ts';
import { createAnalyze } from '../presidio/create-analyze.ts';
import type { Asked, ThreadMessage, ThreadOptions } from './messages.ts';

const serve = (port: NonNullable<typeof parentPort>, { settings, key, presidio }: ThreadOptions): void => {
  const send = (message: ThreadMessage) => port.postMessage(message);
  const secondLook =
    presidio && createSecondLook(createAnalyze(presidio, (reason) => send({ kind: 'warning', reason })));
  const mask = createMaskMessage({ settings, key, ...(secondLook && { secondLook }) });
  port.on('message', async ({ text, where }: Asked) => {
    try {
      send({ kind: 'masked', masked: await mask({ text }, where) });
    } catch {
      // The cause may quote the text; nothing of it may reach a log.
      send({ kind: 'failed' });
    }
  });
  send({ kind: 'ready' });
};

if (parentPort !== null) serve(parentPort, workerData as ThreadOptions);
