/** The thread that owns the SQLite connection, so that a slow disk never stops the gateway's event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { createApprovalTable } from './approvals.ts';
import { createCommitBatch } from './commit-batch.ts';
import { createDocumentTable } from './documents.ts';
import { createEntryTable } from './entries.ts';
import { createGrantTable } from './grants.ts';
import { createLeaseTable, createProbe } from './leases.ts';
import type { Call, Calls, EmbeddedOperations, WorkerMessage, WorkerOptions } from './messages.ts';
import { openForReading, openForWriting } from './open-database.ts';
import { createSessionTable } from './sessions.ts';
import type { Synchronous } from './table.ts';

const serve = (port: NonNullable<typeof parentPort>, { path, readOnly }: WorkerOptions): void => {
  const database = (readOnly ? openForReading : openForWriting)(path);
  const { db } = database;
  let moment = 0;
  const now = () => moment;
  const operations: Synchronous<EmbeddedOperations> = {
    ...createApprovalTable(db),
    ...createGrantTable(db),
    ...createSessionTable(db),
    ...createEntryTable(db),
    ...createLeaseTable(db),
    ...createDocumentTable(db, now),
    ...createProbe(db, now),
  };
  const commitBatch = createCommitBatch(db, (call) => {
    moment = call.now;
    return (operations[call.operation] as (...args: readonly unknown[]) => unknown)(...call.args);
  });
  const send = (message: WorkerMessage) => port.postMessage(message);

  // What arrives while one batch is written to the disk becomes the next batch.
  let calls: Call[] = [];
  const flush = () => {
    const batch = calls;
    calls = [];
    send(commitBatch(batch));
  };
  port.on('message', (message: Calls | 'close') => {
    if (message === 'close') {
      if (calls.length > 0) flush();
      database.close();
      port.close();
    } else {
      if (calls.length === 0) setImmediate(() => calls.length > 0 && flush());
      calls.push(...message);
    }
  });
  send('ready');
};

if (parentPort !== null) serve(parentPort, workerData as WorkerOptions);
