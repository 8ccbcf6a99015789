/** Notices that everyone may be shown other tools of a server than before: another policy is in force, or tools were accepted. */
import { lately } from '../../domain/time/lately.ts';
import type { ToolPins } from '../../domain/tools/tool-pin.ts';
import type { CurrentPolicy } from '../ports.ts';

export interface ServerLists {
  /** Calls back whenever that has happened, here or on another replica, until the returned function is called. */
  watch(server: string, changed: () => void): () => void;
}

interface ServerListsDeps {
  readonly policy: CurrentPolicy;
  readonly readPins: (server: string) => Promise<ToolPins>;
  readonly now: () => number;
}

/** Milliseconds between two looks of one stream, and between two looks into the store for all streams of a server. */
const [LOOK_EVERY, READ_EVERY] = [1000, 5000];

/** Returns a look at what everyone may see of a server; it differs once the policy or the accepted tools have changed. */
export const createServerLists = ({ policy, readPins, now }: ServerListsDeps): ServerLists => {
  const pinsOf = lately(readPins, { now, life: READ_EVERY });

  return {
    watch: (server, changed) => {
      let digest = policy().digest;
      let waited: ToolPins['waiting'] = {};
      const look = async (): Promise<void> => {
        const { accepted, waiting } = await pinsOf(server);
        const wasAccepted = Object.values(waited).some(
          ({ name, hash }) => Object.hasOwn(accepted, name) && accepted[name]?.hash === hash,
        );
        const isOther = policy().digest !== digest;
        waited = waiting;
        digest = policy().digest;
        if (wasAccepted || isOther) changed();
      };
      // What cannot be read now is looked at again.
      const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY).unref();
      return () => clearInterval(timer);
    },
  };
};
