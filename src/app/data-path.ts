/** The handlers that every message of a client goes through. */
import { randomInt, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Approvals } from '../approvals/approvals.ts';
import type { Config } from '../config/schema.ts';
import type { EntryContent } from '../domain/recording.ts';
import { Refusal } from '../domain/refusal.ts';
import { createGateway, type GatewayDeps } from '../gateway/gateway.ts';
import type { Handlers } from '../gateway/handle.ts';
import type { Metrics } from '../http/metrics.ts';
import { createBudgetStore } from '../policy/budget-store.ts';
import type { Store } from '../store/store.ts';
import type { Parts } from './parts.ts';

/** Milliseconds. */
const EXECUTION_LIMIT = 10 * 60_000;
const HOLD_PACE = { comment: 15_000, progress: 10_000 };

/** Returns the handlers for `/mcp/:server`. */
export const dataPath = ({
  config,
  process,
  keys,
  storage,
  masking,
  policy,
  people,
  servers,
  operators,
  entrance,
}: Parts): Handlers => {
  const { store, recorder } = storage;
  const { log, metrics, now } = process;
  const { kills, grantWatch } = operators;
  return createGateway({
    rules: {
      policy: policy.current,
      liveGrants: people.grants.live,
      budgetStore: createBudgetStore(store),
      noteSpent: people.spentBudgets.note,
    },
    approvals: approvalsOf(people.approvals, store),
    masking,
    operators: {
      killing: kills.killing,
      told: kills.told,
      watch: kills.watch,
      checkAccess: operators.access.check,
      grants: grantWatch,
      pins: servers.pins,
      readPins: servers.pinStore.read,
    },
    servers: {
      forward: servers.upstream.forward,
      schemesOf: (server) => config.servers[server]?.resources.schemes,
      noteLeftOut: servers.noteLeftOut,
      personal: {
        has: (server) => servers.connections.has(server),
        isConnected: async (server, caller) =>
          (await servers.connections.get(server)?.stateOf(caller)) === 'connected',
      },
    },
    recordings: { recorder, observe: observeWith(metrics), countWithheld: metrics.countWithheld },
    rates: entrance.rates,
    shutdown: process.shutdown,
    process: {
      documents: store,
      sealer: keys.sealer,
      now,
      newId: randomUUID,
      newRpcId: () => randomInt(2 ** 30, 2 ** 31),
      internal: createInternal(log),
      log,
    },
    settings: settingsOf(config),
  });
};

const approvalsOf = (approvals: Approvals, { getApproval }: Store): GatewayDeps['approvals'] => ({
  ask: approvals.ask,
  beginRedemption: approvals.beginRedemption,
  weighVotes: approvals.weighVotes,
  finish: approvals.finish,
  pauseCall: approvals.pauseCall,
  resumeCall: approvals.resumeCall,
  withdraw: approvals.withdraw,
  giveUp: approvals.giveUp,
  attendance: approvals.attendance,
  getApproval,
});

const settingsOf = ({ approvals, limits, masking, recordings }: Config): GatewayDeps['settings'] => ({
  pace: HOLD_PACE,
  patience: approvals.hold,
  deniesSecrets: masking.requests === 'deny',
  executionLimit: EXECUTION_LIMIT,
  retention: recordings.retention,
  goesOnWithoutStore: recordings.durability === 'besteffort',
  answerBytes: limits.answerBytes,
  answerDepth: limits.answerDepth,
  answerValues: limits.answerValues,
  afterAnswer: limits.afterAnswer,
  heldCalls: limits.heldCalls,
  heldBytes: limits.heldBytes,
  openStreams: limits.openStreams,
  openRequests: limits.openRequests,
});

/** What is our fault goes to the log; its client gets a reference to it. */
const createInternal =
  (log: Logger) =>
  (error: unknown): Refusal => {
    const reference = randomUUID();
    log.error({ err: error, reference }, 'request failed');
    return new Refusal('internal', `Internal error; reference ${reference}.`);
  };

const observeWith = (metrics: Metrics) => (content: EntryContent, server: string) => {
  if (content.verdict !== undefined) metrics.countVerdict(content.verdict, server);
  for (const { type, count } of content.masked ?? []) metrics.countMasked(type, count);
  for (const { type, count } of content.detected ?? []) metrics.countDetected(type, count);
};
