/** Leaves pictures, sounds and archives in base64 alone: by chance they hold what reads like a name or a key. */
import type { Hit } from './hit.ts';
import type { Run } from './run.ts';

/** Fewer characters of noise are a key themselves, or a path. */
const shortest = 256;

/** How files begin in base64: PNG, JPEG, GIF, RIFF, ZIP, gzip, PDF, MP3, Ogg, FLAC, WOFF, 7z, xz, zstd, bzip2, wasm, ELF. */
const fileStart =
  /^(?:iVBORw0K|\/9j\/|R0lGOD|UklGR|UEsDB|H4sI|JVBERi0|SUQz|\/\/[su]|T2dnUw|ZkxhQw|d09G|N3q8rycc|\/Td6WFo|KLUv\/|QlpoO|AGFzbQ|f0VMRg)/;

/** The hits without those that begin inside a run of base64 that stands for a file. `runs` are those of the text. */
export const outsideNoise = (text: string, runs: readonly Run[], hits: readonly Hit[]): readonly Hit[] => {
  const noise = hits.length === 0 ? [] : runs.flatMap((run) => noiseIn(text, run) ?? []);
  if (noise.length === 0) return hits;
  return hits.filter(({ start }) => !isWithin(noise, start));
};

/** Whether a place lies behind the start of one of these ranges and before its end; they are sorted and do not touch. */
const isWithin = (ranges: readonly Run[], at: number): boolean => {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range !== undefined && at < range.end;
};

/** Behind `name=`, which may be part of the run, if there is one. */
const noiseIn = (text: string, run: Run): Run | undefined => {
  if (run.end - run.start < shortest) return undefined;
  const name = text.slice(run.start, run.start + 128).lastIndexOf('=') + 1;
  const start = run.start + name;
  const isFile = fileStart.test(text.slice(start, start + 12)) || text.startsWith(';base64,', start - 8);
  return isFile || looksLikeBytes(text.slice(start, start + shortest)) ? { start, end: run.end } : undefined;
};

/** The case changes, or digits meet letters, as often as in bytes that are written in base64; in words and paths it does not. */
const looksLikeBytes = (head: string): boolean => {
  if (/[-_=]/.test(head)) return false;
  const changes = head.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes > head.length / 3;
};
