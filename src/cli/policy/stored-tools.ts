/** What a gateway's store says about tools, so that calls written down by hand are decided as the gateway decides them. */
import { existsSync } from 'node:fs';
import type { Call } from '../../domain/call.ts';
import type { ToolEffect } from '../../domain/tools/tool-effect.ts';
import type { AcceptedTool } from '../../domain/tools/tool-pin.ts';
import { createReadPins } from '../../operators/pin-store.ts';
import { configOf } from '../config-of.ts';
import type { CliIo } from '../io.ts';
import { openRecordings } from '../recordings/open-recordings.ts';
import { definition } from './radius-tools.ts';

export interface StoredTools {
  /** The call with what is written down about its tool; what the call says itself stays. */
  readonly informed: (call: Call) => Call;
  /** What is written down about the tool; undefined if it is not in force, or older than written effects. */
  readonly effectOf: (call: Call) => ToolEffect | undefined;
}

const NOTHING: StoredTools = { informed: (call) => call, effectOf: () => undefined };

/** Nothing is known without a configuration, or before its gateway was started. That a store cannot be read is told on stderr. */
export const readStoredTools = async (config: string | undefined, io: CliIo): Promise<StoredTools> => {
  if (config === undefined) return NOTHING;
  const pins = await readStoredPins(config, io, 'so effects are those that names suggest');
  const toolOf = ({ server, tool = '' }: Call) => pins.get(server)?.get(tool);
  return {
    effectOf: (call) => toolOf(call)?.effect,
    informed: (call) => {
      const tool = toolOf(call);
      if (tool === undefined) return call;
      const hints = definition.safeParse(JSON.parse(tool.source)).data?.annotations;
      return { annotations: hints, toolEffect: tool.effect, ...call };
    },
  };
};

/** The tools in force of each server, by name. `otherwise` says on stderr what follows if the store cannot be read. */
export const readStoredPins = async (
  config: string,
  io: CliIo,
  otherwise: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, AcceptedTool>>> => {
  try {
    const { store, servers } = configOf(config, io.env);
    if (store.kind === 'embedded' && !existsSync(store.path)) return new Map();
    const opened = await openRecordings({ store });
    const readPins = createReadPins(opened);
    const pins = await Promise.all(
      Object.entries(servers).map(async ([name, { pinning }]) => {
        const accepted = pinning === 'off' ? {} : (await readPins(name)).accepted;
        return [name, new Map(Object.entries(accepted))] as const;
      }),
    ).finally(() => opened.close());
    return new Map(pins);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown reason';
    io.stderr(`The store of ${config} cannot be read (${why}), ${otherwise}.\n`);
    return new Map();
  }
};
