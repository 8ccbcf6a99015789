/** docs/reference/metrics.md: every metric that /metrics answers, from the registry itself. */
import type { MetricObject } from 'prom-client';
import { createMetrics } from '../../src/http/metrics.ts';
import { code, pageHead, table } from './markdown.ts';

const zero = (): number => 0;

/** The page, as Markdown. */
export const metricsPage = (): string => {
  const { registry } = createMetrics({
    openHolds: zero,
    recordingQueue: zero,
    bytesInFlight: zero,
    policyBroken: () => false,
  });
  // Its type leaves out the names of labels, which every metric of prom-client has.
  const metrics = registry.getMetricsAsArray() as (MetricObject & { labelNames?: string[]; type: string })[];
  const rows = metrics.map(({ name, type, labelNames = [], help }) => [
    code(name),
    type,
    labelNames.map(code).join(', ') || '–',
    help,
  ]);
  return [
    pageHead('Metrics', 'the registry of the gateway'),
    'The admin port answers `/metrics` in the text format of Prometheus. Each replica counts for itself.',
    '',
    table(['metric', 'type', 'labels', 'what it counts'], rows),
  ].join('\n');
};
