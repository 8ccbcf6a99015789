/**
 * Prints what other libraries find and alter on the labelled set that masking is measured on, beside masking itself:
 * `npm run bench:rivals -- gitleaks.toml`, with the file of rules from a checkout of gitleaks (config/gitleaks.toml).
 */
import { readFileSync } from 'node:fs';
import { argv, exit, stdout } from 'node:process';
import { createMasker } from '../../src/masking/engine/create-masker.ts';
import { applyEdits } from '../../src/mcp/json/apply-edits.ts';
import { scanJson } from '../../src/mcp/json/scan-json.ts';
import { defaultSettings } from '../masking-set/default-settings.ts';
import { judge } from '../masking-set/judge.ts';
import { labelledSet } from '../masking-set/labelled-set.ts';
import { gitleaks } from './gitleaks.js';
import { redactPii } from './redact-pii.js';
import { secretlint } from './secretlint.js';

const [rules] = argv.slice(2);
const set = labelledSet(1, 40);
const masker = createMasker(defaultSettings);

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * The message as text, for rules that need the name before a value, as far as it stays JSON;
 * then each string of it by itself, keys too, for rules that know a value by its looks.
 */
const onMessage = (redact) => async (message) => {
  const rewrite = async (value) => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return Promise.all(value.map(rewrite));
    if (value === null || typeof value !== 'object') return value;
    const members = Object.entries(value).map(async ([key, item]) => [
      await redact(key),
      await rewrite(item),
    ]);
    return Object.fromEntries(await Promise.all(members));
  };
  return JSON.stringify(await rewrite(parsed(await redact(JSON.stringify(message))) ?? message));
};

const ours = async (message) => {
  const text = JSON.stringify(message);
  return applyEdits(text, masker.maskJson(text, scanJson(text, { loneSurrogates: 'allow' }).root).edits);
};

const measure = async (name, mask) => {
  const verdicts = async (samples) => {
    const list = [];
    for (const sample of samples) {
      const output = await mask(sample.message);
      list.push(judge(sample, () => output));
    }
    return list;
  };
  const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`.padStart(8);
  const positives = await verdicts(set.positives);
  const harmless = await verdicts(set.harmless);
  const clean = positives.filter(({ leaked }) => leaked.length === 0).length;
  const altered = harmless.filter((verdict) => verdict.altered).length;
  stdout.write(
    `${name.padEnd(22)} recall ${percent(clean, positives.length)}  harmless altered ${percent(altered, harmless.length)}\n`,
  );
};

stdout.write(`${set.positives.length} messages with secrets, ${set.harmless.length} harmless\n`);
await measure('Firebreak', ours);
await measure('secretlint preset', onMessage(secretlint));
await measure('redact-pii', onMessage(redactPii));
if (rules === undefined)
  stdout.write('gitleaks is left out: name its config/gitleaks.toml to compare with it\n');
else await measure("gitleaks' rules", onMessage(gitleaks(readFileSync(rules, 'utf8'))));
// The profiler of secretlint would keep the process busy for minutes.
exit();
