/** Undoes Unicode tricks for matching only: wide and styled letters, invisible characters, odd dashes and spaces. */
import type { View } from './view.ts';

/** Letters of other alphabets that read as Latin ones, each followed by the letter it reads as. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  'аaеeоoрpсcхxуyіiѕsјjһhԁdӏlкkмmтtвbнhАAВBЕEКKМMНHОOРPСCТTХXУYІIЅSЈJοoαaνvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXıiɡg'
    .match(/../gsu)
    ?.map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);

const plainOf = (char: string): string => {
  if (/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mn}]/u.test(char)) return '';
  if (/\p{Pd}|[\u2212\u02d7\u2043]/u.test(char)) return '-';
  if (/\p{Zs}/u.test(char)) return ' ';
  if (/[\u2018\u2019\u201a\u201b\u2032]/.test(char)) return "'";
  if (/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/.test(char)) return '"';
  if (/[\u2028\u2029\u0085]/.test(char)) return '\n';
  if (/[\u2502\u2503\u2551\u00a6]/.test(char)) return '|';
  // Frames of tables, as DuckDB, ClickHouse and Rich draw them.
  if (/[\u2500\u2501\u2550]/.test(char)) return '-';
  if (/[\u250c-\u254b\u2552-\u256c]/.test(char)) return '+';
  return lookAlikes.get(char) ?? char.normalize('NFKC');
};

export type NormalisedView = (text: string) => View | undefined;

/** The plain reading of a text; undefined if it reads the same. Characters met once are remembered. */
export const createNormalisedView = (): NormalisedView => {
  const known = new Map<number, string>();
  return (text) => {
    const parts: string[] = [];
    const origins: number[] = [];
    let kept = 0;
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code < 0x80) {
        origins.push(at++);
        continue;
      }
      const point = text.codePointAt(at) ?? code;
      const width = point > 0xffff ? 2 : 1;
      let plain = known.get(point);
      if (plain === undefined) {
        plain = plainOf(String.fromCodePoint(point));
        known.set(point, plain);
      }
      for (let index = 0; index < plain.length; index++) origins.push(at);
      if (plain !== text.slice(at, at + width)) {
        parts.push(text.slice(kept, at), plain);
        kept = at + width;
      }
      at += width;
    }
    if (parts.length === 0) return undefined;
    parts.push(text.slice(kept));
    origins.push(text.length);
    return { text: parts.join(''), origins: Int32Array.from(origins), encode: (replacement) => replacement };
  };
};
