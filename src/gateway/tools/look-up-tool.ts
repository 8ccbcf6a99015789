/** Asks the server what it says about a tool, in the caller's own session, because servers may offer each session others. */
import { Refusal } from '../../domain/refusal.ts';
import { followed, type NowOrLater } from '../../domain/time/now-or-later.ts';
import type { ToolDefinition } from '../../domain/tools/tool-pin.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import { SMALL, scanJson } from '../../mcp/json/scan-json.ts';
import type { Forward } from '../../upstream/ports.ts';
import { ownLookup } from '../admission.ts';
import type { RequestContext } from '../request/request-context.ts';
import { checkAnswer, upstreamRequest } from '../request/upstream-request.ts';
import { type NewRpcId, readAnswer } from '../response/read-answer.ts';
import type { CataloguePlace, KnownTool, ToolCatalogue } from './tool-catalogue.ts';
import type { ToolPinKeeper } from './tool-pins.ts';

/** In whose name the server is asked. */
type Asking = Pick<RequestContext, 'conversation' | 'spoken' | 'message' | 'text' | 'gone'>;

/**
 * Rejects with `unknown-tool` if the server has no such tool, in the way of servers themselves, and with
 * `tool-not-accepted` if no operator accepted it: what it does cannot be known. What was heard within the last minute counts, unless it
 * is asked `anew`.
 */
export type LookUpTool = (
  request: Asking,
  tool: string,
  how?: { readonly anew: boolean },
) => NowOrLater<KnownTool>;

export interface LookUpToolDeps {
  readonly catalogue: ToolCatalogue;
  readonly pins: ToolPinKeeper;
  readonly forward: Forward;
  readonly answerBytes: number;
  readonly newRpcId: NewRpcId;
  readonly now: () => number;
}

/** A server that pages for ever is not followed for ever. */
const MAX_PAGES = 50;

/** Returns the look-up. It rejects with `unknown-tool`, with `tool-not-accepted`, or with what went wrong at the server. */
export const createLookUpTool = (deps: LookUpToolDeps): LookUpTool => {
  const lookUpTool: LookUpTool = (request, tool, { anew } = { anew: false }) => {
    const { server, recording } = request.conversation;
    const place = { server, session: recording.id };
    const remembered = anew ? undefined : deps.catalogue.find(place, tool);
    if (remembered !== undefined) return accepted(server, remembered, remembered.alone);
    return readPages(request, place).then((read) => {
      const known = read.get(tool);
      if (known === undefined) {
        throw new Refusal('unknown-tool', `The server has no tool ${JSON.stringify(tool.slice(0, 128))}.`);
      }
      // All that was read, not only what is called: a caller that never lists tools is a first contact as well.
      const seen = [...read.values()].map(({ definition }) => definition);
      return accepted(server, known, seen);
    });
  };

  /** The tool, unless it is held back. */
  const accepted = (
    server: string,
    known: KnownTool,
    seen: readonly ToolDefinition[],
  ): NowOrLater<KnownTool> =>
    followed(deps.pins.held(server, seen), (held) => {
      const { annotations, definition, alone, params } = known;
      if (held.has(definition.name)) throw new Refusal('tool-not-accepted');
      return { annotations, definition, alone, params, effect: deps.pins.effectOf(server, definition) };
    });

  /** Every tool that the server lists, by name. */
  const readPages = async (
    request: Asking,
    place: CataloguePlace,
  ): Promise<ReadonlyMap<string, KnownTool>> => {
    const tools = new Map<string, KnownTool>();
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const asked = deps.now();
      const result = await readPage(request, cursor);
      for (const [name, tool] of deps.catalogue.learn(place, result, asked)) tools.set(name, tool);
      cursor = stringMember(result, 'nextCursor');
      if (cursor === undefined) break;
    }
    return tools;
  };

  const readPage = async (request: Asking, cursor: string | undefined) => {
    const id = deps.newRpcId();
    const admission = ownLookup({ server: request.conversation.server, id, meta: metaOf(request), cursor });
    const outgoing = upstreamRequest('POST', request, { call: { method: 'tools/list' } });
    const received = await deps.forward(admission, { ...outgoing, signal: request.gone });
    const answer = await checkAnswer(received, request.conversation);
    const text = await readAnswer(answer, id, deps.answerBytes);
    const scanned = scanJson(text, { ...SMALL, loneSurrogates: 'allow' });
    const result = scanned.ok ? member(scanned.root, 'result') : undefined;
    if (result === undefined)
      throw new Refusal('upstream-invalid', 'The server does not say which tools it has.');
    return result;
  };

  return lookUpTool;
};

/** The era's own `_meta` is repeated from the call itself, so that the server sees one and the same client. */
const metaOf = ({ message, spoken, text }: Asking): string | undefined => {
  const meta = spoken.era === '2025' ? undefined : member(message.params, '_meta');
  return meta === undefined ? undefined : text.slice(meta.start, meta.end);
};
