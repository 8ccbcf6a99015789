/** What the reference server itself does not pass, by scenario: failing checks, and why. Each must go on failing, or leave this list. */
import type { Revision } from './run-suite.ts';

interface KnownFailure {
  /** Number of failing checks. */
  readonly checks: number;
  readonly reason: string;
}

const NO_TASKS = 'the SDK serves no tasks to clients of 2026-07-28; the suite does not score them';

export const KNOWN_FAILURES: Readonly<Record<Revision, Readonly<Record<string, KnownFailure>>>> = {
  '2025-11-25': {},
  '2026-07-28': {
    'tasks-lifecycle': { checks: 8, reason: NO_TASKS },
    'tasks-capability-negotiation': { checks: 4, reason: NO_TASKS },
    'tasks-wire-fields': { checks: 3, reason: NO_TASKS },
    'tasks-request-state-removal': { checks: 1, reason: NO_TASKS },
    'tasks-mrtr-input': { checks: 3, reason: NO_TASKS },
    'tasks-request-headers': { checks: 3, reason: NO_TASKS },
    'tasks-dispatch-and-envelope': { checks: 6, reason: NO_TASKS },
    'tasks-required-task-error': { checks: 1, reason: NO_TASKS },
    'tasks-mrtr-composition': { checks: 1, reason: NO_TASKS },
  },
};
