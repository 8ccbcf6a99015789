/** What operators can measure, for Prometheus; each gateway has a registry of its own. */
import express, { type Router } from 'express';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Verdict } from '../domain/recording.ts';

export interface Metrics {
  /** Counts a message by what came of it. */
  countVerdict(verdict: Verdict, server: string): void;
  /** Counts masked spans by type; never by value. */
  countMasked(type: string, count: number): void;
  /** Counts spans that were found and let through. */
  countDetected(type: string, count: number): void;
  /** Counts an event of a server that no client got. */
  countWithheld(server: string): void;
  /** Counts a security event of a provider by what became of it. */
  countSecurityEvent(outcome: string): void;
  /** `/metrics`. */
  readonly router: Router;
  /** Everything that `/metrics` answers, with its help. */
  readonly registry: Registry;
}

/** Asked whenever metrics are read. */
export interface MetricsDeps {
  /** Calls that wait for approval in this process. */
  readonly openHolds: () => number;
  /** Entries that are not stored yet. */
  readonly recordingQueue: () => number;
  /** Bytes that messages under way take up. */
  readonly bytesInFlight: () => number;
  /** Whether the policy file is broken, so that an older one is in force. */
  readonly policyBroken: () => boolean;
}

/** Returns the metrics and the router that serves them in the text format of Prometheus. */
export const createMetrics = (deps: MetricsDeps): Metrics => {
  const { openHolds, recordingQueue, bytesInFlight, policyBroken } = deps;
  const registry = new Registry();
  const registers = [registry];
  const verdicts = new Counter({
    name: 'firebreak_verdicts_total',
    help: 'Messages by what came of them.',
    labelNames: ['verdict', 'server'],
    registers,
  });
  const masked = new Counter({
    name: 'firebreak_masked_total',
    help: 'Masked spans by type.',
    labelNames: ['type'],
    registers,
  });
  const detected = new Counter({
    name: 'firebreak_detected_total',
    help: 'Spans that were found and, as the settings want it, let through, by type.',
    labelNames: ['type'],
    registers,
  });
  const withheld = new Counter({
    name: 'firebreak_withheld_events_total',
    help: 'Events of servers that are no message of MCP, or came after the answer, and reached no client.',
    labelNames: ['server'],
    registers,
  });
  const securityEvents = new Counter({
    name: 'firebreak_security_events_total',
    help: 'Security events of providers by what became of them: ended, verified, ignored, unknown-subject, refused.',
    labelNames: ['outcome'],
    registers,
  });
  gauge(registry, {
    name: 'firebreak_open_holds',
    help: 'Calls that wait for approval now.',
    read: openHolds,
  });
  gauge(registry, {
    name: 'firebreak_recording_queue_entries',
    help: 'Entries that are not stored yet.',
    read: recordingQueue,
  });
  gauge(registry, {
    name: 'firebreak_in_flight_bytes',
    help: 'Memory that messages under way take up, as limits.allBytesInFlight counts it.',
    read: bytesInFlight,
  });
  gauge(registry, {
    name: 'firebreak_policy_broken',
    help: '1 while the policy file cannot be used and an older one is in force.',
    read: () => Number(policyBroken()),
  });

  const router = express.Router();
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return {
    countVerdict: (verdict, server) => verdicts.inc({ verdict, server }),
    countMasked: (type, count) => masked.inc({ type }, count),
    countDetected: (type, count) => detected.inc({ type }, count),
    countWithheld: (server) => withheld.inc({ server }),
    countSecurityEvent: (outcome) => securityEvents.inc({ outcome }),
    router,
    registry,
  };
};

const gauge = (
  registry: Registry,
  { name, help, read }: { name: string; help: string; read: () => number },
): void => {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
};
