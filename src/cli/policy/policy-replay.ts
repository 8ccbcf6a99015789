/** `firebreak policy replay`: decides recorded sessions again under another policy. */
import type { Entry, Session } from '../../domain/recording.ts';
import { isRisky, type Replayed, replaySession } from '../../policy/what-if/replay.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { textTable } from '../text-table.ts';
import { type JsonOptions, openPolicy, parseJson, readText } from './open-policy.ts';
import { readStoredTools } from './stored-tools.ts';

/** Exit code 1 if something that may destroy would newly pass. */
export const replayRecordings = async (
  io: CliIo,
  files: readonly string[],
  options: JsonOptions,
): Promise<void> => {
  const recordings = files.map(readRecording);
  const { policy } = await openPolicy(options, io);
  const { informed } = await readStoredTools(options.config, io);
  const decide: typeof policy.decide = (call, context) => policy.decide(informed(call), context);
  const calls = recordings.flatMap(({ session, entries }) =>
    replaySession({ decide }, session, entries).map((call) => ({ session: session.id, ...call })),
  );
  const changes = calls.filter(({ change }) => change !== 'none');
  const risky = calls.filter(isRisky);
  if (options.json) io.stdout(`${JSON.stringify({ calls: calls.length, risky: risky.length, changes })}\n`);
  else io.stdout(inWords(calls.length, changes));
  if (risky.length > 0) throw new ExitCode(1, `${risky.length} destructive calls would newly pass.`);
};

const inWords = (calls: number, changes: readonly (Replayed & { session: string })[]): string => {
  const rows = changes.map(({ session, seq, change, server, tool, method, effect, before, after, rule }) => [
    session,
    seq,
    change,
    `${tool ?? method} on ${server}`,
    effect,
    `${before} -> ${after}`,
    rule,
  ]);
  const table = textTable(['session', 'seq', 'change', 'call', 'effect', 'decision', 'rule'], rows);
  return `${changes.length === 0 ? '' : table}${calls} calls decided again, ${changes.length} differently\n`;
};

/** An ndjson export: the manifest with the session first, then one entry a line. */
const readRecording = (file: string): { session: Session; entries: readonly Entry[] } => {
  const [head, ...lines] = readText(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => parseJson(line, `${file}:${index + 1}`));
  const session = (Object(head) as { session?: Session }).session;
  if (session?.caller === undefined) throw new ExitCode(2, `${file} is not an ndjson export of a session`);
  return {
    session,
    entries: lines.filter((line): line is Entry => typeof (Object(line) as Entry).seq === 'number'),
  };
};
