import { describe, expect, it } from 'vitest';
import { allHostileUnits, repeated } from '../../../scripts/masking-set/hostile.ts';
import { createMasker } from '../../../src/masking/engine/create-masker.ts';
import { scanJson } from '../../../src/mcp/json/scan-json.ts';
import { defaults } from './masker.ts';

const cpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds of this thread for one run, of as many as `time` takes; other work on the machine does not count. */
const mean = (run: () => void, time: number): number => {
  const start = cpu();
  let runs = 0;
  do {
    run();
    runs++;
  } while (cpu() - start < time);
  return (cpu() - start) / runs;
};

/** The least of several means: collecting garbage and cold code only ever add. */
const cost = (run: () => void, time: number): number =>
  Math.min(mean(run, time), mean(run, time), mean(run, time));

/** Milliseconds of each measurement: most texts are cleared by the first, and what is not is measured for longer. */
const MEASUREMENTS = [4, 10, 25, 50, 50, 50, 50];

/**
 * What other suites leave to be collected, or push out of the caches, may fall into some measurements, not into all; what
 * grows with the square costs 16 times as much each time.
 */
const isSteep = (small: () => void, large: () => void): boolean =>
  MEASUREMENTS.every((time) => cost(large, time) / cost(small, time) > 6);

const masker = createMasker(defaults);

describe('time grows with length, whatever the text', () => {
  it('every detector, at 20 KB and at 80 KB', () => {
    const slow = Object.entries(allHostileUnits()).filter(([, unit]) => {
      const small = (): void => void masker.maskText(repeated(unit, 20_000));
      const large = (): void => void masker.maskText(repeated(unit, 80_000));
      const start = cpu();
      large();
      // At 150 ns a character a text is read a few times, not once for each of its characters.
      if (cpu() - start < 12) return false;
      return isSteep(small, large);
    });
    expect(slow.map(([name]) => name)).toEqual([]);
  }, 300_000);

  it.each([
    ['one letter', 'a'],
    ['braces', '{'],
    [
      'log lines',
      '2026-03-01T10:11:12Z INFO request 8123 of ada took 12 ms, token=expired, GET /items?page=2 -> 200\n',
    ],
    ['JSON lines', '{"level":"info","msg":"ok","count":12,"path":"/srv/app/data.json"}\n'],
  ])(
    'the whole engine, at 1 MB and at 4 MB of %s',
    (_, unit) => {
      const messageOf = (length: number) => {
        const text = JSON.stringify({ text: repeated(unit, length) });
        const scanned = scanJson(text);
        if (!scanned.ok) throw new Error(scanned.problem);
        return () => masker.maskJson(text, scanned.root);
      };
      const small = messageOf(1_000_000);
      const large = messageOf(4_000_000);
      expect(isSteep(small, large)).toBe(false);
    },
    60_000,
  );
});
