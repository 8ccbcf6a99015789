/** Sentences about one message: what was masked in the message is masked in them too, wherever it stands. */
import { copyText } from '../../domain/text/copy-text.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import type { Masked } from '../../masking/engine/mask-message.ts';
import { type MaskedValue, maskedValues } from '../../masking/engine/masked-values.ts';

/** Values shorter than this are looked for as whole words: a password `root` is no reason to hide `root_accounts`. */
const WORD = 8;
/** A sentence that was cut may end in the first letters of a value; from this many on they are hidden. */
const BEGINNING = 6;

/** Reading a longer message again would hold up everyone: sentences about it are masked by themselves. UTF-16 units. */
const LONGEST = 256 * 1024;

interface About {
  readonly text: string;
  readonly masked: Pick<Masked, 'recorded'>;
}

/** The message is read only once the first sentence about it is made, and not referred to after that. */
export const safeAbout = (makeSafe: MakeSafe, about: About): MakeSafe => {
  if (about.masked.recorded.found.length === 0 || about.text.length > LONGEST) return makeSafe;
  const valuesOf = readOnce(about);
  return (sentence) => makeSafe(valuesOf().reduce(withoutValue, sentence));
};

/** A call may wait for people for long, and what is said of it must not keep all of its message in memory. */
const readOnce = (about: About): (() => readonly MaskedValue[]) => {
  let unread: About | undefined = about;
  let known: readonly MaskedValue[] = [];
  return () => {
    if (unread !== undefined) {
      known = maskedValues(unread.text, unread.masked.recorded.text).map(owned);
      unread = undefined;
    }
    return known;
  };
};

const owned = ({ value, placeholder }: MaskedValue): MaskedValue => ({
  value: copyText(value),
  placeholder: copyText(placeholder),
});

const withoutValue = (sentence: string, { value, placeholder }: MaskedValue): string => {
  const whole =
    value.length >= WORD
      ? sentence.replaceAll(value, () => placeholder)
      : sentence.replaceAll(wordOf(value), () => placeholder);
  return withoutBeginning(whole, value, placeholder);
};

const wordOf = (value: string): RegExp => new RegExp(`(?<![\\w])${RegExp.escape(value)}(?![\\w])`, 'g');

/** At its end, perhaps before an ellipsis. */
const withoutBeginning = (sentence: string, value: string, placeholder: string): string => {
  const end = sentence.endsWith('…') ? sentence.length - 1 : sentence.length;
  for (let length = Math.min(value.length - 1, end); length >= BEGINNING; length--) {
    if (sentence.startsWith(value.slice(0, length), end - length)) {
      return `${sentence.slice(0, end - length)}${placeholder}${sentence.slice(end)}`;
    }
  }
  return sentence;
};
