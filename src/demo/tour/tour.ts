/** The tour: seven steps through the gateway, each of which checks what it tells. */
import type { Demo } from '../start-demo.ts';
import { connectAgent } from './agent.ts';
import { blockedCall } from './blocked-call.ts';
import { heldCall } from './held-call.ts';
import { maskedRead } from './masked-read.ts';
import { provenRecording } from './proven-recording.ts';
import type { Scene, Step } from './scene.ts';
import { temporaryAccess } from './temporary-access.ts';
import { toolsByCaller } from './tools-by-caller.ts';
import { whoIsWho } from './who-is-who.ts';

const STEPS: readonly Step[] = [
  whoIsWho,
  toolsByCaller,
  maskedRead,
  blockedCall,
  heldCall,
  temporaryAccess,
  provenRecording,
];

const HOUR = 60 * 60_000;

/** Rejects at the first step that is not as it is told. */
export const takeTour = async (tour: Omit<Scene, 'bob'> & { readonly demo: Demo }): Promise<void> => {
  const { mcpUrl: url, people } = tour.demo;
  const token = await people.mint('bob', { audience: url, ttl: HOUR });
  const bob = await connectAgent({ url, token, signal: tour.signal });
  try {
    for (const step of STEPS) await step({ ...tour, bob });
  } finally {
    await bob.close();
  }
};
