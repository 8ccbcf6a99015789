/** What the steps of the tour share. */
import type { Demo } from '../start-demo.ts';
import type { Agent } from './agent.ts';
import type { Story } from './story.ts';

export interface Scene {
  readonly demo: Demo;
  /** Bob's agent, connected through the gateway. */
  readonly bob: Agent;
  readonly story: Story;
  /** True if the tour clicks for people; otherwise it waits for a person at the simulator's page. */
  readonly auto: boolean;
  /** Aborts when the person at the terminal has had enough. */
  readonly signal: AbortSignal;
}

/** Tells one step and checks what it tells; rejects if something is not so. */
export type Step = (scene: Scene) => Promise<void>;
