/** What was found out about calls: each is classified once, by the one who does it first, however often it is decided about. */
import type { Classification, Classify } from './classify.ts';
import type { ToolCall } from './tool-call.ts';

export interface Classified {
  /** Undefined if the call was not classified yet. */
  of(call: ToolCall): Classification | undefined;
  /** Keeps it for as long as the arguments are used by anyone. */
  note(call: ToolCall, classification: Classification): void;
}

/** Found by the arguments themselves, not by what they are equal to: no one else's call can be taken for this one. */
export const createClassified = (): Classified => {
  const known = new WeakMap<object, { readonly key: string; readonly classification: Classification }>();
  return {
    of: (call) => {
      const found = call.args && known.get(call.args);
      return found?.key === keyOf(call) ? found.classification : undefined;
    },
    note: (call, classification) => {
      if (call.args !== undefined) known.set(call.args, { key: keyOf(call), classification });
    },
  };
};

/** The same arguments can be asked about for another tool, or after its server described the tool anew. */
const keyOf = ({ server, tool, annotations, toolEffect }: ToolCall): string =>
  JSON.stringify([server, tool, annotations, toolEffect]);

/** Wraps `classify` so that it looks up what `classified` holds first, and adds what it finds. */
export const classifyOnce = (classify: Classify, classified: Classified): Classify =>
  Object.assign(
    (call: ToolCall) => {
      const known = classified.of(call);
      if (known !== undefined) return known;
      const classification = classify(call);
      classified.note(call, classification);
      return classification;
    },
    { least: classify.least },
  );

/** What is known of a call whose arguments could not be judged in time; `args` is their JSON text, searched for words. */
export const unjudged = (args: string): Classification => ({
  effect: 'unknown',
  findings: [{ source: 'arguments', effect: 'unknown', says: ['arguments that take too long to be judged'] }],
  statements: { names: [], unread: [args] },
  commands: { names: [], unread: [args] },
  sensitive: false,
  innerTools: [],
});
