/** Command lines that ask a command what it can do, or how things are, without a verb of its own. */
import type { Argument } from './argument-list.ts';

/** `systemctl --failed`: only options that shape what is shown. */
export const asksBare = (args: readonly Argument[]): boolean =>
  args.every((arg) => /^--?[a-z][a-z-]*(?:=[\w,.-]*)?$/.test(arg ?? '$'));

/** `go help build`: nothing but words. */
export const asksAbout = ([first, ...rest]: readonly Argument[]): boolean =>
  first === 'help' && rest.length <= 3 && rest.every((word) => /^[a-z][a-z0-9:_-]*$/.test(word ?? '$'));

/** Verbs behind which everything belongs to another program. */
const RUNS = /^(?:run|exec|x|dlx|start|test|create|init|debug|attach|ssh|shell|tool|task|script|call)$/;

/** `kubectl get --help`: plain words, and the question behind them. */
export const asksHelp = (args: readonly Argument[]): boolean => {
  const before = args.slice(0, -1);
  return (
    args.at(-1) === '--help' &&
    before.length <= 4 &&
    before.every(
      (word, at) =>
        /^[a-z][a-z0-9:_-]*$/.test(word ?? '$') && !(RUNS.test(word ?? '') && at < before.length - 1),
    )
  );
};
