/** Which tools a radius is about: of a file, or those that the gateway's store knows. */
import { z } from 'zod';
import { createReadPins } from '../../operators/pin-store.ts';
import type { Listed } from '../../policy/what-if/radius.ts';
import { configOf } from '../config-of.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { openRecordings } from '../recordings/open-recordings.ts';
import { parseJson, readText } from './open-policy.ts';

const annotations = z.object({
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
});
const listed = z
  .object({
    server: z.string(),
    tool: z.string().optional(),
    resource: z.string().optional(),
    prompt: z.string().optional(),
    annotations: annotations.optional(),
  })
  .refine(({ tool, resource, prompt }) => [tool, resource, prompt].filter(Boolean).length === 1);
const byServer = z.record(
  z.string(),
  z.array(z.object({ name: z.string(), annotations: annotations.optional() })),
);

/** A list of `{ server, tool, annotations }` (or `resource`, or `prompt`), or the answers of tools/list by server. */
export const readListed = (file: string): readonly Listed[] => {
  const value = parseJson(readText(file), file);
  const list = z.array(listed).safeParse(value);
  if (list.success) return list.data;
  const servers = byServer.safeParse(value);
  if (!servers.success) {
    throw new ExitCode(
      2,
      `${file}: expected [{"server":…,"tool":…}] (or "resource", or "prompt") or {"server":[{"name":…}]}`,
    );
  }
  return Object.entries(servers.data).flatMap(([server, tools]) =>
    tools.map(({ name, ...rest }) => ({ server, tool: name, ...rest })),
  );
};

/** What `accepted` definitions hold of interest. */
export const definition = z.object({ annotations: annotations.optional() });

/**
 * Every tool that may be called now. Servers no one has listed the tools of, or that pin none, are told on stderr: what is
 * not known cannot be judged. Exit code 78 if the store cannot be opened, 1 if it knows no tool at all.
 */
export const readKnownTools = async (configFile: string, io: CliIo): Promise<readonly Listed[]> => {
  const config = configOf(configFile, io.env);
  const store = await openRecordings(config).catch((error: unknown) => {
    throw new ExitCode(
      78,
      `The store of ${configFile} cannot be read (${error instanceof Error ? error.message : 'unknown reason'}); give --tools FILE instead.`,
    );
  });
  const readPins = createReadPins(store);
  try {
    const servers = await Promise.all(
      Object.keys(config.servers).map(async (server) => {
        const { accepted } = await readPins(server);
        const tools = Object.values(accepted).map(({ name, source, effect }) => ({
          server,
          tool: name,
          toolEffect: effect,
          annotations: definition.parse(JSON.parse(source)).annotations,
        }));
        if (tools.length === 0) io.stderr(`${server}: ${NOTHING_KNOWN}\n`);
        return tools;
      }),
    );
    const tools = servers.flat();
    if (tools.length === 0) throw new ExitCode(1, 'No tool is known; give --tools FILE.');
    return tools;
  } finally {
    await store.close();
  }
};

const NOTHING_KNOWN =
  'no tools are known: none was listed through the gateway and accepted, or pinning is off';
