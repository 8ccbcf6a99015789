/** An approved call whose server wants more input: until the retry nothing runs, and only its client can let it go on. */
import type { Approval, Pause } from '../domain/approval.ts';
import type { ChangeApproval } from './change.ts';

interface PauseDeps {
  readonly change: ChangeApproval;
  /** Name of this process. */
  readonly holder: string;
}

/** Rejects if the store does, or if the call is settled: its client must not be asked for anything then. */
export type PauseCall = (id: string, paused: Pause) => Promise<void>;

/** The approval as executing here; undefined if the call does not wait for this `use`, or no longer. */
export type ResumeCall = (id: string, use: string) => Promise<Approval | undefined>;

/** Durable once resolved. Rejects if the call is not running any more, or the store is away. */
export const createPauseCall =
  ({ change }: PauseDeps): PauseCall =>
  async (id, paused) => {
    const changed = await change(id, { type: 'pause', paused });
    if (changed?.ok !== true) throw new Error(`approval ${id} cannot be paused: ${changed?.problem}`);
  };

/** Resolves with the approval for the first who brings `use`, and with undefined for everyone else. */
export const createResumeCall =
  ({ change, holder }: PauseDeps): ResumeCall =>
  async (id, use) => {
    const changed = await change(id, { type: 'resume', holder, use });
    return changed?.ok ? changed.approval : undefined;
  };
