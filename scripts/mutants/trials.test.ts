/** Where Vitest begins: before this file runs, `runner.ts` makes all the trials. */
import { it } from 'vitest';

it('is run after the trials', () => {});
