/** Prints what masking finds, misses and alters on the project's own labelled set, and what it costs: `npm run bench:masking`. */
import { createMasker } from '../src/masking/engine/create-masker.ts';
import { applyEdits } from '../src/mcp/json/apply-edits.ts';
import type { JsonNode } from '../src/mcp/json/json-node.ts';
import { scanJson } from '../src/mcp/json/scan-json.ts';
import { defaultSettings } from './masking-set/default-settings.ts';
import { judge, tally, type Verdict } from './masking-set/judge.ts';
import { labelledSet } from './masking-set/labelled-set.ts';
import { plainRegexes } from './masking-set/plain-regexes.ts';

const seed = Number(process.argv[2] ?? 1);
const each = Number(process.argv[3] ?? 40);
const masker = createMasker(defaultSettings);

const treeOf = (text: string): JsonNode => {
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  if (!scanned.ok) throw new Error(scanned.problem);
  return scanned.root;
};
const maskMessage = (text: string): string => applyEdits(text, masker.maskJson(text, treeOf(text)).edits);
const line = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;

const quality = (): void => {
  const set = labelledSet(seed, each);
  const positives = set.positives.map((sample) => judge(sample, maskMessage));
  const harmless = set.harmless.map((sample) => judge(sample, maskMessage));
  line(`labelled set, seed ${seed}: ${positives.length} with secrets, ${harmless.length} harmless`);
  for (const row of tally(positives)) {
    line(
      `  ${row.category.padEnd(26)} recall ${percent(row.clean, row.messages)}  masked in excess ${row.excess}`,
    );
  }
  for (const row of tally(harmless)) {
    line(`  ${row.category.padEnd(26)} altered ${percent(row.altered, row.messages)}`);
  }
  const clean = positives.filter((verdict) => verdict.leaked.length === 0).length;
  const altered = harmless.filter((verdict) => verdict.altered).length;
  line(
    `recall ${percent(clean, positives.length)}, precision ${precision([...positives, ...harmless])}, harmless altered ${percent(altered, harmless.length)}`,
  );
};

/** Of all masked ranges, those that cover a labelled secret. */
const precision = (verdicts: readonly Verdict[]): string => {
  const masks = verdicts.reduce(
    (sum, verdict) => sum + (verdict.output.match(/\[REDACTED:/g)?.length ?? 0),
    0,
  );
  const excess = verdicts.reduce((sum, verdict) => sum + verdict.excess, 0);
  return percent(masks - excess, masks);
};

const stringsOf = (node: JsonNode): readonly string[] => {
  if (node.kind === 'string') return [node.value];
  if (node.kind === 'array') return node.items.flatMap(stringsOf);
  return node.kind === 'object'
    ? node.members.flatMap(({ key, value }) => [key.value, ...stringsOf(value)])
    : [];
};

/** Microseconds of the fastest of many runs. */
const fastest = (run: () => void): number => {
  let best = Number.POSITIVE_INFINITY;
  const until = performance.now() + 1000;
  while (performance.now() < until) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best * 1000;
};

const messageOf = (size: number, texts: readonly unknown[]): string => {
  const content: unknown[] = [];
  for (let length = 0, index = 0; length < size; index++) {
    const item = texts[index % texts.length];
    content.push(item);
    length += JSON.stringify(item).length + 1;
  }
  return JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content } });
};

const log =
  '2026-03-01T10:11:12Z INFO request 8123 of ada took 12 ms, GET https://example.com/items?page=2 -> 200 (trace 3f2a1b4c5d6e7f80)\n';
const row = {
  id: 7,
  name: 'Ada Miller',
  city: 'Berlin',
  status: 'active',
  created_at: '2026-01-02T03:04:05Z',
  score: 12.5,
};

const secret = '2026-03-01T10:11:13Z DEBUG connecting to db-7 with password=gL9-tirra-0Wx\n';

const speed = (): void => {
  const kinds = {
    'log text': [{ type: 'text', text: log.repeat(6) }],
    'with secrets': [{ type: 'text', text: log.repeat(30) + secret }],
    rows: [row],
    'JSON in text': [{ type: 'text', text: JSON.stringify([row, row, row, row], null, 2) }],
    'labelled set': labelledSet(seed, 4).harmless.map(({ message }) => message),
  };
  line('speed, microseconds: masking against 30 plain regexes over the same decoded strings');
  for (const [kind, items] of Object.entries(kinds)) {
    for (const size of [1024, 65_536, 1_048_576]) {
      const text = messageOf(size, items);
      const scanned = scanJson(text, { nodes: 1_000_000 });
      if (!scanned.ok) throw new Error(scanned.problem);
      const strings = stringsOf(scanned.root);
      const regexes = fastest(() => strings.forEach(plainRegexes));
      const masking = fastest(() => void masker.maskJson(text, scanned.root));
      line(
        `  ${kind.padEnd(14)} ${String(size).padStart(8)}  regexes ${regexes.toFixed(0).padStart(7)}  masking ${masking.toFixed(0).padStart(7)}  ratio ${(masking / regexes).toFixed(2)}`,
      );
    }
  }
};

quality();
speed();
