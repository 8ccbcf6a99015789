/** Undoes Unicode tricks for matching only: wide and styled letters, invisible characters, odd dashes and spaces. */
import { decodedView, type View } from './view.ts';

/** Letters of other alphabets that read as Latin ones. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [
    ...'аaеeоoрpсcхxуyіiѕsјjһhԁdӏlкkмmтtвbнhАAВBЕEКKМMНHОOРPСCТTХXУYІIЅSЈJοoαaνvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXıiɡg'.matchAll(
      /../gsu,
    ),
  ].map(([pair]) => [pair.slice(0, 1), pair.slice(1)]),
);

const plain = (char: string): string => {
  if (/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mn}]/u.test(char)) return '';
  if (/\p{Pd}|[\u2212\u02d7\u2043]/u.test(char)) return '-';
  if (/\p{Zs}/u.test(char)) return ' ';
  if (/[\u2018\u2019\u201a\u201b\u2032]/.test(char)) return "'";
  if (/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/.test(char)) return '"';
  if (/[\u2028\u2029\u0085]/.test(char)) return '\n';
  if (/[\u2502\u2503\u00a6]/.test(char)) return '|';
  return lookAlikes.get(char) ?? char.normalize('NFKC');
};

const createPlain = (): ((char: string) => string) => {
  const known = new Map<string, string>();
  return (char) => {
    let text = known.get(char);
    if (text === undefined) {
      text = plain(char);
      known.set(char, text);
    }
    return text;
  };
};

/** The plain reading of a text; undefined where it is ASCII already or reads the same. */
export const normalisedView = (text: string): View | undefined => {
  if (!/[^\x00-\x7f]/.test(text)) return undefined;
  return decodedView(text, {
    pattern: /[^\x00-\x7f]/gu,
    decode: createPlain(),
    encode: (replacement) => replacement,
  });
};
