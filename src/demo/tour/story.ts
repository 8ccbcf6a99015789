/** How the tour speaks: numbered steps, what happens and why, and claims that are checked as they are made. */
import { styleText } from 'node:util';
import { escapeTerminal } from '../../domain/text/terminal-text.ts';

export interface Story {
  /** A heading. */
  title(text: string): void;
  /** Begins the next step; `why` says in a sentence or two what is about to happen. */
  step(title: string, why: string): void;
  say(text: string): void;
  /** Something seen or said, such as what the model is told. */
  show(label: string, text: string): void;
  /** What a person is asked to do now. */
  ask(text: string): void;
  /** Tells a claim that holds; throws a BrokenPromise if it does not. */
  check(claim: string, holds: boolean): void;
}

/** The gateway did not do what the tour says it does. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';

  constructor(claim: string) {
    super(`It is not so that: ${claim}`);
  }
}

const WIDTH = 100;

/** Returns the teller; a claim that does not hold ends the tour with an error. */
export const createStory = ({ write, colour }: { write: (text: string) => void; colour: boolean }): Story => {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, escapeTerminal(text), { validateStream: false }) : escapeTerminal(text);
  const line = (text: string) => write(`${text}\n`);
  let steps = 0;
  return {
    title: (text) => line(`\n${paint('bold', text)}`),
    step: (title, why) => {
      steps += 1;
      line(`\n${paint(['bold', 'cyan'], `${steps}. ${title}`)}`);
      for (const each of wrapped(why, WIDTH - 3)) line(`   ${escapeTerminal(each)}`);
    },
    say: (text) => line(`   ${escapeTerminal(text)}`),
    show: (label, text) => {
      const fits = label.length + text.length + 5 <= WIDTH;
      line(`   ${paint('dim', `${label}:`)}${fits ? ` ${paint('yellow', text)}` : ''}`);
      if (fits) return;
      for (const each of wrapped(text, WIDTH - 5)) line(`     ${paint('yellow', each)}`);
    },
    ask: (text) => line(`   ${paint(['bold', 'magenta'], '→')} ${escapeTerminal(text)}`),
    check: (claim, holds) => {
      if (!holds) throw new BrokenPromise(claim);
      line(`   ${paint('green', '✓')} ${escapeTerminal(claim)}`);
    },
  };
};

/** Lines of at most so many characters, broken at spaces; a longer word has a line of its own. */
const wrapped = (text: string, width: number): readonly string[] =>
  text.match(new RegExp(`\\S.{0,${width - 1}}(?= |$)|\\S+`, 'g')) ?? [];
