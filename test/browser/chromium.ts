/** Starts Debian's Chromium for a browser test, quietly and without talking to anyone. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

export type { Browser, Page };

const PATH = '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether this machine has Chromium; browser tests are skipped where it is missing. */
export const hasChromium = existsSync(PATH);

/** A running browser; the caller closes it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: PATH, args: QUIET });
}
