/** What is done again and again by one replica, put together. */
import { closeIdleSessions } from '../recordings/close-idle-sessions.ts';
import type { Job } from '../schedule/job.ts';
import { eventPollJobs, standardJobs } from '../schedule/jobs.ts';
import type { Parts } from './parts.ts';
import { openEventPolls } from './people/open-events.ts';

/** The jobs of this configuration. */
export const openJobs = (parts: Parts, signHeads: () => Promise<number>): readonly Job[] => {
  const { people, storage, config, process, operators, entrance } = parts;
  const { store } = storage;
  const { now, log } = process;
  const standard = standardJobs({
    approvals: people.approvals,
    grants: people.grants,
    closeIdleSessions: () => closeIdleSessions(store, now()),
    signHeads,
    store,
    retention: config.recordings.retention,
    now,
  });
  const polls = openEventPolls({
    config,
    publicUrl: entrance.publicUrl,
    documents: store,
    endPerson: operators.endPerson,
    count: process.metrics.countSecurityEvent,
    log,
    now,
  });
  return [...standard, ...eventPollJobs(polls)];
};
