/** Whether what an operator stops is a name that this gateway has never met: it is stopped all the same, and said. */
import type { ToolPins } from '../../domain/tools/tool-pin.ts';
import type { KillTarget } from '../../operators/kill.ts';
import { closeTo } from '../../problems/problem.ts';
import type { RecordingReader } from '../../recordings/ports.ts';

export interface DoubtTargetDeps {
  /** Names of the servers of the configuration. */
  readonly servers: readonly string[];
  readonly readPins: (server: string) => Promise<ToolPins>;
  readonly recordings: Pick<RecordingReader, 'getSession' | 'searchSessions'>;
}

/** A sentence for the operator; undefined if the name is known, or if no one can tell. */
export type DoubtTarget = (target: KillTarget) => Promise<string | undefined>;

/** The newest sessions, whose callers are the names that may be meant. */
const LATELY = 100;

/** Returns what says whether a name is known: by the tools that servers have shown, and by what is recorded. */
export const createDoubtTarget = ({ servers, readPins, recordings }: DoubtTargetDeps): DoubtTarget => {
  const toolNames = async (): Promise<readonly string[]> => {
    const pins = await Promise.all(servers.map(readPins));
    return pins.flatMap(({ accepted, waiting }) => [...Object.keys(accepted), ...Object.keys(waiting)]);
  };

  const isRecorded = async (query: { readonly user?: string; readonly tool?: string }): Promise<boolean> =>
    (await recordings.searchSessions({ ...query, limit: 1 })).items.length > 0;

  const doubts: Record<KillTarget['kind'], (name: string) => Promise<string | undefined>> = {
    tool: async (name) => {
      const names = await toolNames();
      if (names.includes(name) || (await isRecorded({ tool: name }))) return undefined;
      return `No server has shown a tool called ${name}${meant(name, names)}.`;
    },
    user: async (name) => {
      if (await isRecorded({ user: name })) return undefined;
      const { items } = await recordings.searchSessions({ limit: LATELY });
      const names = items.flatMap(({ caller: { subject, email } }) => [subject, ...(email ? [email] : [])]);
      return `No session of a caller called ${name} is recorded${meant(name, names)}.`;
    },
    session: async (id) =>
      (await recordings.getSession(id)) === undefined ? `There is no session ${id}.` : undefined,
    server: async () => undefined,
    all: async () => undefined,
  };

  return async ({ kind, name }) => {
    const doubt = await doubts[kind](name).catch(() => undefined);
    return doubt && `${doubt} It is stopped all the same; lift it if it is not what you meant.`;
  };
};

const meant = (name: string, names: readonly string[]): string => {
  const close = names.length === 0 ? undefined : closeTo(name, names);
  return close === undefined ? '' : `; did you mean ${close}?`;
};
