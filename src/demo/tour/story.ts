/** How the tour speaks: numbered steps, what happens and why, and claims that are checked as they are made. */
import { styleText } from 'node:util';

export interface Story {
  /** A heading. */
  title(text: string): void;
  /** Begins the next step; `why` says in a sentence or two what is about to happen. */
  step(title: string, why: string): void;
  say(text: string): void;
  /** Something quoted, such as what the model is told. */
  show(label: string, text: string): void;
  /** What a person is asked to do now. */
  ask(text: string): void;
  /** Tells a claim that holds; throws a BrokenPromise where it does not. */
  check(claim: string, holds: boolean): void;
}

/** The gateway did not do what the tour says it does. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

const WIDTH = 96;

export const createStory = ({
  write,
  colour,
}: {
  write: (text: string) => void;
  colour: boolean;
}): Story => {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const line = (text: string) => write(`${text}\n`);
  let steps = 0;
  return {
    title: (text) => line(`\n${paint('bold', text)}`),
    step: (title, why) => {
      steps += 1;
      line(`\n${paint(['bold', 'cyan'], `${steps}. ${title}`)}`);
      for (const each of wrapped(why, WIDTH - 3)) line(`   ${each}`);
    },
    say: (text) => line(`   ${text}`),
    show: (label, text) => {
      const indent = ' '.repeat(label.length + 5);
      const [first = '', ...rest] = wrapped(text, WIDTH - indent.length);
      line(`   ${paint('dim', `${label}:`)} ${paint('yellow', first)}`);
      for (const each of rest) line(indent + paint('yellow', each));
    },
    ask: (text) => line(`   ${paint(['bold', 'magenta'], '→')} ${text}`),
    check: (claim, holds) => {
      if (!holds) throw new BrokenPromise(claim);
      line(`   ${paint('green', '✓')} ${claim}`);
    },
  };
};

/** Lines of at most so many characters, broken at spaces. */
const wrapped = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1) ?? '';
      if (last === '') lines[lines.length - 1] = word;
      else if (last.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`;
    }
    return lines;
  });
