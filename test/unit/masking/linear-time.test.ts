import { describe, expect, it } from 'vitest';
import { allHostileUnits, repeated } from '../../../scripts/masking-set/hostile.ts';
import { createMasker } from '../../../src/masking/engine/create-masker.ts';
import { scanJson } from '../../../src/mcp/json/scan-json.ts';
import { processorTime } from '../../support/processor-time.ts';
import { defaults } from './masker.ts';

/** Milliseconds of this thread for one run, of as many as `time` takes; other work on the machine does not count. */
const mean = (run: () => void, time: number): number => {
  const start = processorTime();
  let runs = 0;
  do {
    run();
    runs++;
  } while (processorTime() - start < time);
  return (processorTime() - start) / runs;
};

/** The least of several means: collecting garbage and cold code only ever add. */
const cost = (run: () => void, time: number): number =>
  Math.min(mean(run, time), mean(run, time), mean(run, time));

/** Milliseconds of each measurement: most of the rest is cleared by the first, and what is not is measured for longer. */
const MEASUREMENTS = [4, 10, 25, 50, 50, 50, 50];

/**
 * What other suites leave to be collected, or push out of the caches, may fall into some measurements, not into all; what
 * grows with the square costs 16 times as much each time.
 */
const isSteep = (small: () => void, large: () => void): boolean =>
  MEASUREMENTS.every((time) => cost(large, time) / cost(small, time) > 6);

/** The same after one run each: it clears most texts, and says nothing about what it does not clear. */
const mayBeSteep = (small: () => void, large: () => void): boolean =>
  mean(large, 0) / Math.min(mean(small, 0), mean(small, 0)) > 6;

const masker = createMasker(defaults);

describe('time grows with length, whatever the text', () => {
  it('every detector, at 20 KB and at 80 KB', () => {
    const slow = Object.entries(allHostileUnits()).filter(([, unit]) => {
      const run = (length: number) => () => void masker.maskText(repeated(unit, length));
      // At 150 ns a character a text is read a few times, not once for each of its characters.
      if (mean(run(40_000), 0) < 6 || !mayBeSteep(run(10_000), run(40_000))) return false;
      return isSteep(run(20_000), run(80_000));
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
    'the whole engine, at 250 KB and at 1 MB of %s',
    (_, unit) => {
      const messageOf = (length: number) => {
        const text = JSON.stringify({ text: repeated(unit, length) });
        const scanned = scanJson(text);
        if (!scanned.ok) throw new Error(scanned.problem);
        return () => masker.maskJson(text, scanned.root);
      };
      const small = messageOf(250_000);
      const large = messageOf(1_000_000);
      expect(mayBeSteep(small, large) && isSteep(small, large)).toBe(false);
    },
    60_000,
  );
});
