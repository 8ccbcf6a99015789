/** Tells the tour: numbered chapters, what is tried, what happens, and why it matters. */
import { styleText } from 'node:util';

export interface Narrator {
  /** Begins a chapter. */
  chapter(title: string): void;
  /** Somebody does something. */
  act(who: string, what: string): void;
  /** What came of it. */
  see(text: string): void;
  /** Why it is so. */
  why(text: string): void;
  /** Anything else, as it is. */
  say(text: string): void;
}

type Style = Parameters<typeof styleText>[0];

export const createNarrator = (write: (text: string) => void, colour: boolean): Narrator => {
  let chapters = 0;
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const line = (text: string): void => write(`${text}\n`);
  return {
    chapter: (title) => {
      chapters += 1;
      line(`\n${paint(['bold', 'cyan'], `${chapters}. ${title}`)}`);
    },
    act: (who, what) => line(`   ${paint('bold', who)} ${what}`),
    see: (text) => line(text.replace(/^/gm, `   ${paint('green', '→')} `)),
    why: (text) => line(`   ${paint('dim', text)}`),
    say: line,
  };
};
