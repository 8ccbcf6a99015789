/** Where clients reach the gateway of a configuration, as it is written there: nothing of the environment gets into it. */
import { z } from 'zod';
import { readConfig } from './read-config.ts';
import { originUrl, port } from './values.ts';

const address = z.object({
  publicUrl: originUrl.optional(),
  listen: z.object({ host: z.string().default('127.0.0.1'), port: port.default(8080) }).prefault({}),
});

/** Undefined if the file cannot be read, or says it in a way that is wrong. */
export const loadAddress = (file: string): z.output<typeof address> | undefined => {
  const read = readConfig(file, {});
  return read.ok ? address.safeParse(read.tree.value).data : undefined;
};
