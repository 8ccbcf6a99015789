/** A name that is no server of the configuration. */
import { Problem } from './problem.ts';

/** 404 with the names there are, for operators only; `more` ends the sentence. */
export const noServer = (name: string, servers: readonly string[], more = ''): Problem =>
  new Problem(
    404,
    `There is no server called ${name}${more}; ${servers.length === 0 ? 'the configuration names none' : `there are ${servers.join(', ')}`}.`,
  );
