/** Finds vendors' secret formats at a word of a text: a table look-up on three characters decides what is tried. */
import { aiFormats } from './formats/ai.ts';
import { cloudFormats } from './formats/cloud.ts';
import { codeHostingFormats } from './formats/code-hosting.ts';
import { commandFormats } from './formats/commands.ts';
import { commerceFormats } from './formats/commerce.ts';
import { cryptoFormats } from './formats/crypto.ts';
import type { Detector } from './formats/detector.ts';
import { messagingFormats } from './formats/messaging.ts';
import { phraseFormats } from './formats/phrases.ts';
import { saasFormats } from './formats/saas.ts';
import type { Hit } from './hit.ts';

/** The detectors table. Earlier rows win over later ones that match the same range. */
export const detectors: readonly Detector[] = [
  ...cryptoFormats,
  ...aiFormats,
  ...cloudFormats,
  ...codeHostingFormats,
  ...commerceFormats,
  ...messagingFormats,
  ...saasFormats,
  ...commandFormats,
  ...phraseFormats,
];

interface Gate {
  readonly literal: string;
  readonly detector: Detector;
}

/** Slot of three characters in the table; the low five bits of each are enough to turn nearly all words away. */
const slotOf = (a: number, b: number, c: number): number => ((a & 31) << 10) | ((b & 31) << 5) | (c & 31);

const none: readonly Hit[] = [];

export type FindFormat = (text: string, at: number) => readonly Hit[];

/** The finder for a table; call it with the first position of each word. */
export const createFindFormat = (table: readonly Detector[]): FindFormat => {
  // The flags stay in the processor's cache; the lists behind them are hardly ever read.
  const flags = new Uint8Array(1 << 15);
  const slots = new Map<number, Gate[]>();
  const add = (slot: number, gate: Gate): void => {
    flags[slot] = 1;
    slots.set(slot, [...(slots.get(slot) ?? []), gate]);
  };
  for (const detector of table) {
    for (const literal of detector.gates) {
      const [a, b, c] = [0, 1, 2].map((index) => literal.charCodeAt(index));
      if (a === undefined || b === undefined) continue;
      if (literal.length > 2) add(slotOf(a, b, c ?? 0), { literal, detector });
      else for (let third = 0; third < 32; third++) add(slotOf(a, b, third), { literal, detector });
    }
  }
  return (text, at) => {
    const slot = slotOf(text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2));
    if (flags[slot] === 0) return none;
    const gates = slots.get(slot);
    return gates === undefined ? none : tryGates(gates, text, at);
  };
};

/** Hits of all gates that stand there: a key and the secret behind it, a command's password and its cookie. */
const tryGates = (gates: readonly Gate[], text: string, at: number): readonly Hit[] => {
  const hits: Hit[] = [];
  for (const { literal, detector } of gates) {
    const hit = text.startsWith(literal, at) ? tryDetector(detector, text, at) : undefined;
    if (hit !== undefined && hits.every((other) => other.start !== hit.start)) hits.push(hit);
  }
  return hits;
};

/** The hit of one detector whose gate stands at `at`. */
const tryDetector = (detector: Detector, text: string, at: number): Hit | undefined => {
  const { pattern, before, valid } = detector;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const ahead = before === undefined ? 0 : before.exec(text.slice(Math.max(0, at - 64), at))?.[0].length;
  if (ahead === undefined) return undefined;
  const end = at + match[0].length;
  const start = match[1] === undefined ? at - ahead : at + match[0].lastIndexOf(match[1]);
  const secret = text.slice(start, end);
  if (isMonotonous(secret) || (valid !== undefined && !valid(secret))) return undefined;
  return { start, end, type: detector.type, detector: detector.type };
};

/** Placeholders such as `ghp_xxxxxxxxxxxx`: hardly any character occurs besides those of the prefix. */
const isMonotonous = (secret: string): boolean => {
  if (secret.length < 16) return false;
  return new Set(secret.slice(-Math.floor(secret.length * 0.6))).size < 4;
};
