/** Writes down which tools of a server are left out because of their names, so that operators see them beside the others. */
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import { afterLeavingOut, type LeftOutTool } from '../../domain/tools/tool-pin.ts';
import type { PinStore } from '../../operators/pin-store.ts';

/** The reason is a sentence for people. Never throws: what cannot be written down is logged all the same. */
export type NoteLeftOut = (server: string, name: string, reason: string) => void;

export interface NoteLeftOutDeps {
  readonly change: PinStore['change'];
  /** For names, which may hold a secret. */
  readonly makeSafe: MakeSafe;
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

/** Milliseconds in which what a list holds is written down at once. */
const SETTLED = 500;
/** Milliseconds after which a name that is still there is written down again. */
const AGAIN = 60 * 60_000;
/** Characters of a name, and names of one server, that are remembered. */
const [LONGEST, MOST] = [128, 100];

/**
 * Notes what a list holds a moment later, several lists at once. A name that is still there is written down again once
 * an hour.
 */
export const createNoteLeftOut = ({ change, makeSafe, now, log }: NoteLeftOutDeps): NoteLeftOut => {
  const noted = new Map<string, Map<string, number>>();
  const waiting = new Map<string, LeftOutTool[]>();

  const write = async (server: string): Promise<void> => {
    const seen = waiting.get(server) ?? [];
    waiting.delete(server);
    await change(server, (latest) => afterLeavingOut(latest, seen, now())).catch((error) =>
      log.warn({ err: error, server }, 'which tools are left out could not be written down'),
    );
  };

  return (server, said, reason) => {
    const known = noted.get(server) ?? new Map<string, number>();
    const beginning = said.slice(0, LONGEST);
    const last = known.get(beginning);
    if (last === undefined ? known.size >= MOST : now() - last < AGAIN) return;
    noted.set(server, known.set(beginning, now()));
    const name = makeSafe(beginning);
    if (last === undefined) log.warn({ server, tool: name }, `a tool is not offered: ${reason}`);
    const batch = waiting.get(server);
    if (batch !== undefined) return void batch.push({ name, reason, at: now() });
    waiting.set(server, [{ name, reason, at: now() }]);
    setTimeout(() => void write(server), SETTLED).unref();
  };
};
