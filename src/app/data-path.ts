/** The handlers that every message of a client goes through. */
import { randomInt, randomUUID } from 'node:crypto';
import type { EntryContent } from '../domain/recording.ts';
import { Refusal } from '../domain/refusal.ts';
import { createGateway } from '../gateway/gateway.ts';
import type { Handlers } from '../gateway/handle.ts';
import type { Metrics } from '../http/metrics.ts';
import { createBudgetStore } from '../policy/budget-store.ts';
import type { Parts } from './parts.ts';

/** Milliseconds. */
const EXECUTION_LIMIT = 10 * 60_000;
const HOLD_PACE = { comment: 15_000, progress: 10_000 };

/** Returns the handlers for `/mcp/:server`. */
export const dataPath = (parts: Parts): Handlers => {
  const { config, log, sealer, store, policy, people, recorder, upstream, now } = parts;
  return createGateway({
    policy: policy.current,
    liveGrants: people.grants.live,
    mask: parts.masking.mask,
    makeSafe: parts.makeSafe,
    work: parts.masking.work,
    ...people.approvals,
    documents: store,
    getApproval: store.getApproval,
    budgetStore: createBudgetStore(store),
    noteSpent: people.spentBudgets.note,
    pins: parts.pins,
    readPins: parts.pinStore.read,
    schemesOf: (server) => config.servers[server]?.resources.schemes,
    ...parts.kills,
    ...parts.grantWatch,
    recorder,
    rates: parts.rates,
    log,
    forward: upstream.forward,
    sealer,
    settings: {
      pace: HOLD_PACE,
      patience: config.approvals.hold,
      deniesSecrets: config.masking.requests === 'deny',
      executionLimit: EXECUTION_LIMIT,
      retention: config.recordings.retention,
      goesOnWithoutStore: config.recordings.durability === 'besteffort',
      ...config.limits,
    },
    draining: parts.shutdown.draining,
    ended: parts.shutdown.ended,
    track: parts.shutdown.track,
    observe: observeWith(parts.metrics),
    countWithheld: parts.metrics.countWithheld,
    now,
    newId: randomUUID,
    newRpcId: () => randomInt(2 ** 30, 2 ** 31),
    internal: (error) => {
      const reference = randomUUID();
      log.error({ err: error, reference }, 'request failed');
      return new Refusal('internal', `Internal error; reference ${reference}.`);
    },
  });
};

const observeWith = (metrics: Metrics) => (content: EntryContent, server: string) => {
  if (content.verdict !== undefined) metrics.countVerdict(content.verdict, server);
  for (const { type, count } of content.masked ?? []) metrics.countMasked(type, count);
  for (const { type, count } of content.detected ?? []) metrics.countDetected(type, count);
};
