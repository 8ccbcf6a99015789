/** What a tool does by its name, its server's hints and the names beside it: a suggestion, written down once. */
import { z } from 'zod';
import type { ToolAnnotations } from '../../domain/call.ts';
import { strongestEffect } from '../../domain/effect.ts';
import type { ToolEffect } from '../../domain/tools/tool-effect.ts';
import type { ToolDefinition } from '../../domain/tools/tool-pin.ts';
import { isCarrier } from '../effects/effect-of-name.ts';
import { createPromiseOfTool } from './promise-of-tool.ts';
import { sharedPrefix } from './shared-prefix.ts';
import { namingOf, type ToolNamings } from './tool-naming.ts';

/** `all` are the tools of the server as far as they are known, this one among them. */
export type SuggestEffect = (
  server: string,
  tool: Pick<ToolDefinition, 'name' | 'source'>,
  all: readonly Pick<ToolDefinition, 'name' | 'source'>[],
) => ToolEffect;

/** Returns what suggests the effect of one tool, given all tools of its server. */
export const createSuggestEffect =
  (namings: ToolNamings): SuggestEffect =>
  (server, { name, source }, all) => {
    const naming = namingOf(namings, server);
    const own = naming.prefix ?? [];
    const shared = own.length > 0 ? undefined : sharedPrefix(all.map((tool) => tool.name));
    const prefix = shared === undefined ? own : [shared];
    const promiseOf = createPromiseOfTool({ [server]: { ...naming, prefix } });
    const hints = hintsIn(source);
    const annotations = isDefaultOfAll(all.map((each) => hintsIn(each.source)))
      ? withoutDefault(hints)
      : hints;
    const { promise, findings } = promiseOf({ server, tool: name, annotations });
    const hinted = findings.map(({ effect }) => effect);
    const byArguments = isCarrier(promise);
    const effect = strongestEffect([byArguments ? 'read' : promise, ...hinted]);
    const says = findings.flatMap((finding) => (finding.effect === effect ? finding.says : []))[0];
    return {
      effect: byArguments && effect === 'read' ? 'arguments' : effect,
      from: 'suggestion',
      reason: says ?? reasonFor(byArguments && effect === 'read' ? 'arguments' : effect, shared),
      under: JSON.stringify([naming.annotations ?? 'restrict', own]),
    };
  };

const reasonFor = (effect: ToolEffect['effect'], shared: string | undefined): string => {
  const behind = shared === undefined ? '' : ` behind ${shared}, which all tools of the server begin with`;
  if (effect === 'unknown') return `its name${behind} does not say what it does`;
  if (effect === 'arguments') return `by its name${behind} it does what its arguments say`;
  return `its name${behind} says so`;
};

const definition = z.object({
  annotations: z
    .object({
      readOnlyHint: z.boolean().optional().catch(undefined),
      destructiveHint: z.boolean().optional().catch(undefined),
      idempotentHint: z.boolean().optional().catch(undefined),
      openWorldHint: z.boolean().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const hintsIn = (source: string): ToolAnnotations => {
  try {
    return definition.parse(JSON.parse(source)).annotations ?? {};
  } catch {
    return {};
  }
};

/** From this many tools on, what each of them carries is a default and no decision. */
const MANY = 3;

/** MCP's default, on every tool that is not said to read. */
const isDefaultOfAll = (all: readonly ToolAnnotations[]): boolean => {
  const changing = all.filter(({ readOnlyHint }) => readOnlyHint !== true);
  return changing.length >= MANY && changing.every(({ destructiveHint }) => destructiveHint === true);
};

const withoutDefault = ({ destructiveHint, readOnlyHint, ...hints }: ToolAnnotations): ToolAnnotations =>
  readOnlyHint === true ? { ...hints, readOnlyHint } : hints;
