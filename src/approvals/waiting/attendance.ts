/** Whether someone still waits for a call whose client comes by from time to time instead of staying. */
import type { Approval } from '../../domain/approval.ts';
import type { ChangeApproval } from '../change.ts';
import type { Waiters } from './waiters.ts';

export interface Attendance {
  /** The client came by, after its card said that no one waits. */
  back(approval: Approval): Promise<void>;
  /** The client has stayed away; the card says so unless someone else here waits for the same call. */
  away(id: string): Promise<void>;
}

interface AttendanceDeps {
  readonly change: ChangeApproval;
  readonly waiters: Pick<Waiters, 'isHeld'>;
  /** Name of this process. */
  readonly holder: string;
}

/** Returns what tells the card whether a client is there. Rejects if the store does; nothing but the card depends on it. */
export const createAttendance = ({ change, waiters, holder }: AttendanceDeps): Attendance => ({
  back: async ({ id, callerGone }) => {
    if (callerGone) await change(id, { type: 'joined', holder });
  },
  away: async (id) => {
    if (!waiters.isHeld(id)) await change(id, { type: 'caller-gone' });
  },
});
