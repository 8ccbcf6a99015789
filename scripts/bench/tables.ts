/** The results of a run as tables in Markdown. */
import { BARE } from './baselines.ts';
import type { Compared } from './compare.ts';
import type { Measured } from './measure.ts';
import type { Results } from './results.ts';

const DIRECT = 'no proxy';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  row(head) + row(head.map((_, index) => (index === 0 ? '---' : '--:'))) + rows.map(row).join('');

const short = (value: number, digits = 1): string =>
  Number.isFinite(value)
    ? value.toLocaleString('en', { maximumFractionDigits: value < 10 ? digits : 0 })
    : '–';

/** Processor time and how many times that of the bare proxy it is. */
const cpuCell = (name: string, compared: Compared): string => {
  const cpu = compared[name]?.cpu ?? Number.NaN;
  if (!Number.isFinite(cpu)) return '–';
  const ratio = cpu / (compared[BARE]?.cpu ?? Number.NaN);
  return name === BARE || name === DIRECT ? `${short(cpu)} µs` : `${short(cpu)} µs, ${ratio.toFixed(2)} ×`;
};

const cpuTable = ({ targets, workloads }: Results): string => {
  const shown = targets.filter((name) => name !== DIRECT);
  return table(
    ['processor time a call', ...shown],
    Object.entries(workloads).map(([title, compared]) => [
      title,
      ...shown.map((name) => cpuCell(name, compared)),
    ]),
  );
};

const eachOf =
  (targets: readonly string[], show: (measured: Measured) => string) =>
  (compared: Compared): readonly string[] =>
    targets.map((name) => (compared[name] === undefined ? '–' : show(compared[name])));

const connectionsOf = (count: string): string => `${count} ${count === '1' ? 'connection' : 'connections'}`;

const latencyTable = ({ targets, connections }: Results): string => {
  const cells = eachOf(targets, ({ p50, p99 }) => `${short(p50, 2)} / ${short(p99, 2)}`);
  return table(
    ['1 KB, p50 / p99 in ms', ...targets],
    Object.entries(connections).map(([count, compared]) => [connectionsOf(count), ...cells(compared)]),
  );
};

const throughputTable = ({ targets, connections }: Results): string => {
  const cells = eachOf(targets, ({ perSecond }) => short(perSecond));
  return table(
    ['1 KB, calls a second', ...targets],
    Object.entries(connections).map(([count, compared]) => [connectionsOf(count), ...cells(compared)]),
  );
};

const gatedTable = ({ targets, gated }: Results): string => {
  const direct = gated[DIRECT]?.p50 ?? Number.NaN;
  const cells = eachOf(targets, ({ p50 }) => `${short(p50 - direct, 2)} ms`);
  return table(
    ['added by the proxy', ...targets],
    [['a call that changes something, median', ...cells(gated)]],
  );
};

const streamsTable = ({ streams }: Results): string =>
  table(
    ['1,000 open streams', ...Object.keys(streams)],
    (
      [
        ['processor time an event', ({ cpu }) => `${short(cpu)} µs`],
        ['delay of an event, median', ({ delay }) => `${short(delay, 2)} ms`],
        ['memory a stream', ({ each }) => `${short(each)} KiB`],
        ['resident before', ({ before }) => `${short(before)} MiB`],
        ['resident while open', ({ open }) => `${short(open)} MiB`],
        ['resident after they ended', ({ after }) => `${short(after)} MiB`],
      ] as const satisfies readonly (readonly [string, (each: Results['streams'][string]) => string])[]
    ).map(([title, show]) => [title, ...Object.values(streams).map(show)]),
  );

const startTable = ({ start }: Results): string =>
  table(
    ['from `dist/`', ...Object.keys(start)],
    [
      ['cold start until it listens', ...Object.values(start).map(({ wall }) => `${short(wall)} ms`)],
      ['processor time of it', ...Object.values(start).map(({ cpu }) => `${short(cpu)} ms`)],
      ['resident at rest', ...Object.values(start).map(({ memory }) => `${short(memory)} MiB`)],
    ],
  );

/** All tables of what was measured, with the machine it was measured on. */
export const tables = (results: Results): string => {
  const { at, commit, machine, rounds, missing } = results;
  const head = `Measured on ${at.slice(0, 10)} at ${commit} on ${machine}; medians of ${rounds} rounds, all targets in each round.`;
  const calls = [cpuTable, latencyTable, throughputTable, gatedTable];
  const shown = [
    ...(results.targets.length > 0 ? calls : []),
    ...(Object.keys(results.streams).length > 0 ? [streamsTable] : []),
    ...(Object.keys(results.start).length > 0 ? [startTable] : []),
  ];
  return [head, ...missing, ...shown.map((make) => make(results).trimEnd())].join('\n\n');
};
