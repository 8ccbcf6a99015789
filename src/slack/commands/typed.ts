/** What a person typed behind the slash command. */
import type { WebClient } from '@slack/web-api';
import type { Card } from '../cards/blocks.ts';
import type { Actor } from '../interactions/handler-context.ts';

/** One use of the command. */
export interface Typed {
  readonly actor: Actor;
  readonly triggerId: string;
  readonly client: WebClient;
  readonly say: (answer: string | Card) => Promise<void>;
}
