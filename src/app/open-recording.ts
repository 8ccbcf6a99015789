/** What records: the recorder of this process, and the signatures over what it has stored. */
import { createPrivateKey } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { createDailyBytes, type DailyBytes } from '../limits/daily-bytes.ts';
import { createSignChangedHeads } from '../recordings/heads/sign-changed-heads.ts';
import { createRecorder, type Recorder } from '../recordings/recorder.ts';
import { createRunSoon } from '../schedule/run-soon.ts';
import type { Store } from '../store/store.ts';
import { newId } from './new-id.ts';

interface RecordingParts {
  readonly config: Config;
  readonly store: Store;
  /** PEM of the key that signs. */
  readonly signing: string;
  /** Name of this process. */
  readonly holder: string;
  readonly log: Logger;
  readonly now: () => number;
}

export interface Recording {
  readonly recorder: Recorder;
  /** What was recorded of each caller today. */
  readonly recorded: DailyBytes;
  /** Resolves with how many sessions were signed. */
  readonly signHeads: () => Promise<number>;
}

/** Puts the parts together; a session that ends is signed soon after. */
export const openRecording = ({ config, store, signing, holder, log, now }: RecordingParts): Recording => {
  const { durability, retention } = config.recordings;
  const signHeads = createSignChangedHeads({
    store,
    documents: store,
    key: createPrivateKey(signing),
    now,
  });
  const recorded = createDailyBytes({ most: config.limits.recordedBytesPerDay, now });
  const recorder = createRecorder({
    store,
    bounds: { share: config.limits.recordingQueueShare, sessions: config.limits.sessions },
    count: recorded.add,
    now,
    newId: () => newId('ses'),
    durability,
    retention,
    log,
    onClosed: createRunSoon(
      { leases: store, owner: holder, now, log },
      { name: 'sign-heads', run: signHeads },
    ),
  });
  return { recorder, recorded, signHeads };
};
