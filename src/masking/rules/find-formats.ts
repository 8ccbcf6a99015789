/** Finds vendors' secret formats at a word of a text: a table look-up on three characters decides what is tried. */

import type { Hit } from '../engine/hit.ts';
import type { Codes } from '../engine/text-codes.ts';
import { classes } from '../engine/word-classes.ts';
import { aiFormats } from './ai.ts';
import { callFormats } from './calls.ts';
import { cloudFormats } from './cloud.ts';
import { codeHostingFormats } from './code-hosting.ts';
import { collaborationFormats } from './collaboration.ts';
import { commandFormats } from './commands.ts';
import { commerceFormats } from './commerce.ts';
import { configurationFormats } from './configuration.ts';
import { cryptoFormats } from './crypto.ts';
import type { Detector } from './detector.ts';
import { hostingFormats } from './hosting.ts';
import { messagingFormats } from './messaging.ts';
import { monitoringFormats } from './monitoring.ts';
import { outputFormats } from './outputs.ts';
import { personalNumberFormats } from './personal-numbers.ts';
import { phraseFormats } from './phrases.ts';
import { saasFormats } from './saas.ts';

/** The detectors table. Earlier rows win over later ones that match the same range. */
export const detectors: readonly Detector[] = [
  ...cryptoFormats,
  ...aiFormats,
  ...cloudFormats,
  ...codeHostingFormats,
  ...hostingFormats,
  ...commerceFormats,
  ...configurationFormats,
  ...messagingFormats,
  ...monitoringFormats,
  ...saasFormats,
  ...collaborationFormats,
  ...commandFormats,
  ...callFormats,
  ...phraseFormats,
  ...outputFormats,
  ...personalNumberFormats,
];

interface Gate {
  readonly literal: string;
  /** Looked at before the rest: most words that share the start with a gate differ here. */
  readonly lastCode: number;
  readonly detector: Detector;
}

/**
 * Slot of three characters in the gate: six bits of the first, which tell capitals apart, and five of the others. That is
 * enough to turn nearly all words away.
 */
export const startSlot = (a: number, b: number, c: number): number =>
  ((a & 63) << 10) | ((b & 31) << 5) | (c & 31);

/** As the pass over a text has it: zero for all beyond ASCII. */
const codeAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 0x80 ? code : 0;
};

/** Any fourth character. */
const ANY = 0xffffffff;

export interface FormatFinder {
  /**
   * By `startSlot` of a word: 0 if no format can start, 1 if one can, 2 if only long ones can: two letters. It fits the
   * processor's cache, the lists behind it do not.
   */
  readonly gate: Uint8Array;
  /** By `startSlot`: a bit for each fourth character, by its low five bits, with which a format can go on. */
  readonly fourths: Uint32Array;
  /** Whether what a format starts with stands at a place of a text, whose codes are given as well. */
  readonly mayStart: (reading: Codes, at: number) => boolean;
  /** The formats that start at a word. */
  readonly find: (text: string, at: number) => readonly Hit[];
}

/** Returns the finder over a table of detectors, which is indexed once. */
export const createFormatFinder = (table: readonly Detector[]): FormatFinder => {
  const gate = new Uint8Array(1 << 16);
  const fourths = new Uint32Array(1 << 16);
  /** By `startSlot`: which of the lists holds what may start there. */
  const slots = new Uint16Array(1 << 16);
  const lists: Gate[][] = [[]];
  const add = (slot: number, entry: Gate): void => {
    gate[slot] = gate[slot] === 1 || !/^\w\w$/.test(entry.literal) ? 1 : 2;
    const isWhole = entry.literal.length < 4;
    fourths[slot] = isWhole ? ANY : (fourths[slot] ?? 0) | (1 << (codeAt(entry.literal, 3) & 31));
    if (slots[slot] === 0) slots[slot] = lists.push([]) - 1;
    lists[slots[slot] ?? 0]?.push(entry);
  };
  for (const detector of table) {
    for (const literal of detector.gates) {
      const entry = { literal, detector, lastCode: literal.charCodeAt(literal.length - 1) };
      const [a, b] = [codeAt(literal, 0), codeAt(literal, 1)];
      if (literal.length > 2) add(startSlot(a, b, codeAt(literal, 2)), entry);
      else for (let third = 0; third < 32; third++) add(startSlot(a, b, third), entry);
    }
  }
  const none: readonly Gate[] = [];
  const gatesAt = (text: string, at: number): readonly Gate[] =>
    lists[slots[startSlot(codeAt(text, at), codeAt(text, at + 1), codeAt(text, at + 2))] ?? 0] ?? none;
  return {
    gate,
    fourths,
    mayStart: ({ text, codes }, at) => {
      const slot = startSlot(codes[at] ?? 0, codes[at + 1] ?? 0, codes[at + 2] ?? 0);
      const gates = lists[slots[slot] ?? 0] ?? none;
      for (let index = 0; index < gates.length; index++) {
        const entry = gates[index];
        if (entry === undefined || codes[at + entry.literal.length - 1] !== entry.lastCode) continue;
        if (text.startsWith(entry.literal, at)) return true;
      }
      return false;
    },
    find: (text, at) => tryGates(gatesAt(text, at), text, at),
  };
};

/** Whether what starts there is as long as formats are that start with only two letters of their own. */
export const isLong = (codes: Uint8Array, at: number): boolean => {
  for (let index = at + 19; index > at; index--) if (classes[codes[index] ?? 0] === 0) return false;
  return true;
};

const standsAt = ({ literal, lastCode }: Gate, text: string, at: number): boolean =>
  text.charCodeAt(at + literal.length - 1) === lastCode && text.startsWith(literal, at);

/** Hits of all gates that stand there: a key and the secret behind it, a command's password and its cookie. */
const tryGates = (gates: readonly Gate[], text: string, at: number): readonly Hit[] => {
  const hits: Hit[] = [];
  for (const entry of gates) {
    const hit = standsAt(entry, text, at) ? tryDetector(entry.detector, text, at) : undefined;
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
  // More than three kinds of characters are met at once in anything real, so hardly any of it is read.
  if (secret.length < 16) return false;
  return new Set(secret.slice(-Math.floor(secret.length * 0.6))).size < 4;
};
