/** Masking as the settings want it, and what keeps dear work from holding up others: a pool of threads, and a budget by caller. */
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import type { Call } from '../domain/call.ts';
import { callerKey } from '../domain/caller.ts';
import type { Mask, Work } from '../gateway/ports.ts';
import { createBuckets } from '../limits/buckets.ts';
import { type CpuBudget, createCpuBudget, createThreadTime } from '../limits/cpu-budget.ts';
import { createInSlices } from '../limits/in-slices.ts';
import { createAnalyzerPass } from '../masking/engine/analyzer-pass.ts';
import { createMessageMasker } from '../masking/engine/mask-message.ts';
import { createAnalyze } from '../masking/presidio/create-analyze.ts';
import { createPool, type Pool } from '../masking/worker/create-pool.ts';
import { type Classified, unjudged } from '../policy/effects/classified.ts';
import type { ClassifyOptions } from '../policy/effects/prepare-classify.ts';
import { pseudonymKey } from './pseudonym-key.ts';

export interface Masking {
  readonly mask: Mask;
  readonly work: Work;
  readonly cpu: CpuBudget;
  close(): Promise<void>;
}

export interface MaskingDeps {
  readonly config: Pick<Config, 'masking' | 'limits'>;
  /** The key that never changes: pseudonyms are to be the same in every session, on every replica. */
  readonly signing: string;
  readonly effects: ClassifyOptions;
  /** Where policy finds what the threads have found out about calls. */
  readonly classified: Classified;
  readonly log: Logger;
  readonly now: () => number;
}

/** Characters; most messages of that length take a millisecond, and the worst of them tens. */
const LONG = 16 * 1024;
/** The same for what is only parsed, 64 KiB of text with what is around it: the densest takes three milliseconds. */
const LONG_TO_PARSE = 72 * 1024;
/** The same for callers whose messages have been dear in the last moments. */
const LONG_WHEN_BUSY = 1024;
/** Characters up to which a message is looked at here for whether it is plain: that takes some five milliseconds at most. */
const LONGEST_LOOK = 1280 * 1024;
/** The same for whether little of it has to be looked at closely, no more than of a message that is not long. */
const LONGEST_CLOSE_LOOK = 128 * 1024;
/** Milliseconds of a thread's processor time for one message. */
const LIMIT = 2000;
/** Milliseconds that one message may take, however busy the machine is. */
const WALL = 10_000;
/** Milliseconds of processor time that a character takes to be copied, hashed and stored, roughly: ten for a mebibyte. */
const STORING = 10 / (1024 * 1024);
/** Seconds of a caller's share that may be used at once. */
const BURST = 10;
/** Milliseconds of processor time at once after which a caller counts as busy. */
const BUSY = 100;

/** Returns masking for this process; `close` ends its threads. */
export const openMasking = ({ config, signing, effects, classified, log, now }: MaskingDeps): Masking => {
  const settings = config.masking;
  const key = pseudonymKey(signing);
  const { presidio } = settings;
  const warn = (reason: string): void =>
    log.warn({ reason }, 'a message could not be masked or judged, so it was withheld');
  const analyzerPass = presidio && createAnalyzerPass(createAnalyze(presidio, warn));
  const here = createMessageMasker({ settings, key, ...(analyzerPass && { analyzerPass }) });
  const used = createThreadTime();
  const cpu = openCpu(config.limits.cpuPerSecond, { now, used });
  const { threads: size, threadMemory: memory } = config.limits;
  const pool = createPool({
    settings,
    key,
    presidio,
    effects,
    limit: LIMIT,
    // Waiting for an analyzer takes no processor time.
    wall: WALL + (presidio?.timeout ?? 0),
    memory,
    size,
    warn,
    spend: cpu.spend,
    isBusy: cpu.isBusy,
  });
  const isLong: Work['isLong'] = (length, caller, work) =>
    length > (work === 'parse' ? LONG_TO_PARSE : LONG) || (length > LONG_WHEN_BUSY && cpu.isBusy(caller));

  const mask: Mask = (message, where, forCaller = OURSELVES) => {
    const { caller, isUnbounded } = forCaller;
    const { length } = message.text;
    if (!isLong(length, caller)) return cpu.measure(caller, () => here.mask(message, where));
    if (isUnbounded !== true) cpu.check(caller);
    cpu.spend(caller, length * STORING);
    const mayLook = length <= LONGEST_LOOK && !cpu.isBusy(caller);
    const room = length <= LONGEST_CLOSE_LOOK ? LONG : 0;
    const masked = mayLook ? cpu.measure(caller, () => here.maskWithin(message, where, room)) : undefined;
    return masked ?? pool.mask(message, where, forCaller);
  };

  return {
    mask,
    work: {
      isLong,
      inSlices: createInSlices({ count: cpu.spend, used, clock: () => performance.now() }),
      measure: cpu.measure,
      judge: createJudge({ pool, isLong, classified }),
    },
    cpu,
    close: pool.close,
  };
};

/** What no caller has sent: descriptions of tools. */
const OURSELVES = { caller: '', isUnbounded: true };

const openCpu = (
  perSecond: number,
  { now, used }: { readonly now: () => number; readonly used: () => number },
): CpuBudget =>
  createCpuBudget({
    used,
    share: createBuckets({ rate: perSecond, burst: perSecond * BURST, now }),
    recent: createBuckets({ rate: perSecond / 2, burst: BUSY, now }),
  });

interface JudgeDeps {
  readonly pool: Pick<Pool, 'classify'>;
  readonly isLong: Work['isLong'];
  readonly classified: Classified;
}

const createJudge =
  ({ pool, isLong, classified }: JudgeDeps): Work['judge'] =>
  (call: Call, args: string) => {
    const caller = callerKey(call.caller);
    if (call.tool === undefined || !isLong(args.length, caller)) return undefined;
    const { server, tool, annotations, toolEffect } = call;
    const about = { server, tool, annotations, toolEffect };
    return pool
      .classify(about, args, { caller })
      .then((classification) => classified.note(call, classification ?? unjudged(args)));
  };
