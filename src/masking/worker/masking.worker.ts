/** A thread that masks long messages and judges long arguments, one at a time; the pool ends it if it takes too long. */
import { constants, getPriority, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { prepareClassify } from '../../policy/effects/prepare-classify.ts';
import { createAnalyzerPass } from '../engine/analyzer-pass.ts';
import { createMaskMessage } from '../engine/mask-message.ts';
import { createAnalyze } from '../presidio/create-analyze.ts';
import {
  type Asked,
  partsOf,
  type Spent,
  type ThreadMessage,
  type ThreadOptions,
  type Told,
} from './messages.ts';

type Untimed<T> = T extends unknown ? Omit<T, keyof Spent> : never;

const serve = (
  port: NonNullable<typeof parentPort>,
  { settings, key, presidio, effects }: ThreadOptions,
): void => {
  const send = (message: ThreadMessage) => port.postMessage(message);
  const analyzerPass =
    presidio && createAnalyzerPass(createAnalyze(presidio, (reason) => send({ kind: 'warning', reason })));
  const mask = createMaskMessage({ settings, key, ...(analyzerPass && { analyzerPass }) });
  const classify = prepareClassify(effects ?? {});
  // An error on load is told with the first call that needs it.
  classify.catch(() => {});
  const answer = async (asked: Asked): Promise<Untimed<Told>> => {
    if (asked.kind === 'mask')
      return { kind: 'masked', masked: partsOf(asked.text, await mask(asked, asked.where)) };
    const args = JSON.parse(asked.args) as Record<string, unknown>;
    return { kind: 'classified', classification: (await classify)({ ...asked.call, args }) };
  };
  let used = timeUsed();
  /** Between two pieces of work the thread does nothing, so one look at its time is enough for each. */
  const spent = (): Spent => {
    const before = used;
    used = timeUsed();
    return { ms: used - before, used };
  };
  port.on('message', async (asked: Asked) => {
    try {
      const told = await answer(asked);
      send({ ...told, ...spent() });
    } catch {
      // The cause may quote the text; nothing of it may reach a log.
      send({ kind: 'failed', ...spent() });
    }
  });
  send({ kind: 'ready', used });
};

/** Processor time of this thread so far, in milliseconds. */
const timeUsed = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Nice values above that of the process: about a third of what the event loop gets of a processor that both want. */
const LOWER = 5;
const LOWEST = constants.priority.PRIORITY_LOW;

if (parentPort !== null) {
  const options = workerData as ThreadOptions;
  // Elsewhere it would be the whole process.
  if (options.yields === true && platform() === 'linux') setPriority(Math.min(getPriority() + LOWER, LOWEST));
  serve(parentPort, options);
}
