/** Which Firebreak this is. */
import { readFileSync } from 'node:fs';

/** The version of the package, such as `0.2.0`; package.json lies at the same place beside the sources and the build. */
export const packageVersion = (): string => {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};
