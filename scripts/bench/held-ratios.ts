/** The ratios that a test holds: processor time a call of Firebreak against the bare proxy, by name of the workload. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Written by `npm run bench:quick -- --hold`. */
export const HELD_FILE = fileURLToPath(new URL('./held-ratios.json', import.meta.url));

export const readHeld = (): Readonly<Record<string, number>> => JSON.parse(readFileSync(HELD_FILE, 'utf8'));
