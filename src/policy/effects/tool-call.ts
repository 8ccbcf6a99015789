/** A call as far as its effect depends on it. */
import type { Call } from '../../domain/call.ts';

export type ToolCall = Pick<Call, 'server' | 'tool' | 'args' | 'annotations' | 'toolEffect'>;
