/** Runs a masker over the labelled set and counts per category what leaked, what was hit, and what was altered. */
import type { Sample } from './sample.ts';

export interface Judged {
  readonly category: string;
  readonly messages: number;
  /** Messages in which every secret is gone. */
  readonly clean: number;
  /** Ranges masked in excess of the secrets that the message holds. */
  readonly excess: number;
  /** Messages that differ from what they were. */
  readonly altered: number;
}

export interface Verdict {
  readonly sample: Sample;
  readonly output: string;
  readonly leaked: readonly string[];
  readonly altered: boolean;
  readonly excess: number;
}

/** All strings and keys of a value, and what JSON inside them holds, one after the other. */
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return `${value}\n${value.replaceAll('\\n', '\n').replaceAll('\\"', '"')}`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, item]) => `${key}\n${textOf(item)}`)
    .join('\n');
};

export const judge = (sample: Sample, maskMessage: (text: string) => string): Verdict => {
  const input = JSON.stringify(sample.message);
  const output = maskMessage(input);
  const text = textOf(JSON.parse(output));
  const masks = output.match(/\[REDACTED:/g)?.length ?? 0;
  const copies =
    sample.secrets.length === 0 ? 0 : Math.max(1, input.split('[REDACTED').length, occurrences(sample));
  return {
    sample,
    output,
    leaked: sample.secrets.filter((secret) => text.includes(secret)),
    altered: output !== input,
    excess: Math.max(0, masks - copies),
  };
};

/** How many ranges the secrets of a message stand in, JSON inside JSON counted as it is. */
const occurrences = (sample: Sample): number => {
  const text = textOf(sample.message);
  return sample.secrets.reduce((sum, secret) => sum + text.split(secret).length - 1, 0);
};

export const tally = (verdicts: readonly Verdict[]): readonly Judged[] => {
  const groups = Map.groupBy(verdicts, (verdict) => verdict.sample.category);
  return [...groups].map(([category, list]) => ({
    category,
    messages: list.length,
    clean: list.filter((verdict) => verdict.leaked.length === 0).length,
    excess: list.reduce((sum, verdict) => sum + verdict.excess, 0),
    altered: list.filter((verdict) => verdict.altered).length,
  }));
};
