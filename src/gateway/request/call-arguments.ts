/** What an approval is bound to, and what its approvers are shown: the arguments of a tool, or all that another method is asked. */
import { openCallDigest } from '../../domain/call-digest.ts';
import { callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { alreadySafe, ownText, type SafeText } from '../../domain/text/safe-text.ts';
import type { SlicedWork } from '../../limits/in-slices.ts';
import { canonicalPieces } from '../../mcp/json/canonical-json.ts';
import type { JsonNode, JsonObject } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member } from '../../mcp/json/node-value.ts';
import { prettyPieces } from '../../mcp/json/pretty-json.ts';
import { scanJsonInSlices } from '../../mcp/json/scan-json.ts';
import { takeInSlices } from '../../mcp/json/write-json.ts';
import { callMeaningPieces, extraMembers } from '../../mcp/jsonrpc/call-meaning.ts';
import type { Work } from '../ports.ts';
import type { RequestContext } from './request-context.ts';

export interface CallArguments {
  /**
   * What an approval of the call is bound to (`callDigest`): of a tool its arguments, of another method a list of its
   * name and parameters, so that an approval to read one resource opens no other, and none opens a tool that is called
   * like a method.
   */
  digestOf(
    request: Pick<RequestContext, 'caller' | 'conversation' | 'intent' | 'message' | 'text' | 'tool'>,
  ): Promise<string>;
  /**
   * Indented JSON of the same as it is recorded, masked: what an approver sees is what will run, but for secrets.
   * @throws Refusal `masking-failed`
   */
  previewOf(request: Pick<RequestContext, 'caller' | 'intent' | 'masked'>): Promise<SafeText>;
}

/** Long arguments are written in slices, so that other callers' calls go on meanwhile. */
export const createCallArguments = ({
  isLong,
  inSlices,
}: Pick<Work, 'isLong' | 'inSlices'>): CallArguments => {
  const write = <T>(caller: string, length: number, work: SlicedWork<T>): Promise<T> =>
    isLong(length, caller) ? inSlices(caller, work) : work(atOnce);
  return {
    digestOf: (request) => {
      const { caller, conversation, intent, text, tool } = request;
      const digest = openCallDigest({
        caller,
        server: conversation.server,
        tool: intent.tool ?? intent.method,
        definition: tool?.definition.hash,
      });
      return write(callerKey(caller), text.length, async (pause) => {
        await takeInSlices(meaningPieces(request), digest.add, pause);
        return digest.end();
      });
    },
    previewOf: ({ caller, intent, masked: { recorded } }) =>
      write(callerKey(caller), recorded.text.length, async (pause) => {
        const message = await scanJsonInSlices(recorded.text, pause, { loneSurrogates: 'allow' });
        if (!message.ok) throw new Refusal('masking-failed');
        const params = member(message.root, 'params');
        const shown = intent.tool === undefined ? params && meaning(params) : shownCall(params);
        if (shown === undefined) return ownText('{}');
        const pieces: string[] = [];
        await takeInSlices(prettyPieces(shown), (piece) => pieces.push(piece), pause);
        return alreadySafe(pieces.join(''));
      }),
  };
};

const atOnce = async (): Promise<void> => {};

/** Canonical JSON (RFC 8785). */
const meaningPieces = function* ({ intent, message }: Pick<RequestContext, 'intent' | 'message'>) {
  const { params } = message;
  if (intent.tool !== undefined) return yield* callMeaningPieces(params);
  yield `[${jsonString(intent.method)},`;
  yield* params === undefined ? ['{}'] : canonicalPieces(meaning(params));
  yield ']';
};

/** The arguments; if there is more that a server may read, all of it. */
const shownCall = (params: JsonNode | undefined): JsonNode | undefined =>
  extraMembers(params).length === 0 ? member(params, 'arguments') : params && meaning(params);

/** What differs from try to try, or says only who asks. */
const ASIDE = ['_meta', 'requestState', 'inputResponses'];

const meaning = (params: JsonNode): JsonNode => {
  if (params.kind !== 'object') return params;
  const members = params.members.filter(({ key }) => !ASIDE.includes(key.value));
  return { ...params, members } satisfies JsonObject;
};
