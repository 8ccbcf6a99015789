/** Writes a JSON tree piece by piece, so that a long text never has to be made, or waited for, in one go. */
import type { JsonNode } from './json-node.ts';

/** Texts and nodes in the order in which they are written; `depth` is the number of containers around the node. */
export type PartsOf = (node: JsonNode, depth: number) => Iterable<string | JsonNode>;

/** The text of a tree in pieces, none of which ends within a surrogate pair. Depth costs heap and never the stack. */
export const writeJson = function* (root: JsonNode, partsOf: PartsOf): Generator<string, void> {
  const open = [partsOf(root, 0)[Symbol.iterator]()];
  for (let innermost = open.at(-1); innermost !== undefined; innermost = open.at(-1)) {
    const { done, value } = innermost.next();
    if (done === true) open.pop();
    else if (typeof value === 'string') yield value;
    else open.push(partsOf(value, open.length)[Symbol.iterator]());
  }
};

/** UTF-16 code units of a string that are written at once. */
const PIECE = 64 * 1024;

/** The token for a string, quotes included; `write` is JSON.stringify, or does as much. */
export const stringPieces = function* (
  value: string,
  write: (value: string) => string = JSON.stringify,
): Generator<string, void> {
  if (value.length <= PIECE) return yield write(value);
  yield '"';
  for (let start = 0; start < value.length; ) {
    const isPair = (value.codePointAt(start + PIECE - 1) ?? 0) > 0xffff;
    const end = start + PIECE + Number(isPair);
    yield write(value.slice(start, end)).slice(1, -1);
    start = end;
  }
  yield '"';
};

/** Pieces between two pauses, and their length in all: well below a millisecond. */
const SLICE = 500;

/** Takes every piece in order, with pauses in which other work of the thread goes on. */
export const takeInSlices = async (
  pieces: Iterable<string>,
  take: (piece: string) => void,
  pause: () => Promise<void>,
): Promise<void> => {
  let [count, length] = [0, 0];
  for (const piece of pieces) {
    take(piece);
    count += 1;
    length += piece.length;
    if (count < SLICE && length < PIECE) continue;
    [count, length] = [0, 0];
    await pause();
  }
};
