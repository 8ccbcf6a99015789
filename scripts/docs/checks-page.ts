/** docs/reference/checks.md: which check runs on which kind of message, from the pins that were made over the wire. */
import { readFileSync } from 'node:fs';
import { pageHead, table } from './markdown.ts';

const KINDS = ['request', 'notification', 'answer', 'GET', 'DELETE'] as const;

/** The page, as Markdown. */
export const checksPage = (): string => {
  const pins = KINDS.map((kind) => pinsOf(kind));
  const names = [...new Set(pins.flatMap((checks) => Object.keys(checks)))];
  return [
    pageHead('Checks', 'the pins of test/pins/pinned/checks, which were made over the wire'),
    'A cell shows how the answer begins if the check fails; a dash means that the check does not apply. `answer` is what a client answers to a',
    'question of the server. The table is that of clients with sessions (2025-03-26 to 2025-11-25); those of 2026-07-28 have none, and `revision`',
    'answers them with -32020. `src/gateway/pipeline.ts` lists the checks in their order.',
    '',
    table(
      ['check', ...KINDS],
      names.map((name) => [name, ...pins.map((checks) => short(checks[name]))]),
    ),
  ].join('\n');
};

const pinsOf = (kind: (typeof KINDS)[number]): Readonly<Record<string, string>> => {
  const file = new URL(`../../test/pins/pinned/checks/${kind}-of-2025.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { checks: Record<string, string> }).checks;
};

/** The status and the code, or the first words. */
const short = (answer: string | undefined): string =>
  answer === undefined ? '–' : answer.split(', ').slice(0, 2).join(', ');
