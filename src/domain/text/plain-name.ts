/** Whether a text can be the name of someone or something: what looks like a name and is another would pass rules. */

/** Control and format characters and ends of lines; the joiners U+200C and U+200D belong to words of some languages. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200C\u200D])\p{Cf}/u;

/** Not empty, no blanks around it, and nothing in it that is neither a letter nor a blank nor a sign. */
export const isPlainName = (text: string): boolean =>
  text !== '' && text === text.trim() && !UNSEEN.test(text);
