/** Whether a proof of the table holds for some arguments. */
import {
  type Argument,
  hasOption,
  mayHaveOption,
  optionList,
  type SplitArguments,
  splitArguments,
} from './argument-list.ts';
import type { Proof } from './command-row.ts';

/** True if all that the proof asks for, without its program, is so; `valued` are the options with a value. */
export type Holds = (args: readonly Argument[], valued: ReadonlySet<string>) => boolean;

/** Returns the check of one proof. `valued` are the options that take a value. */
export const createHolds = (proof: Proof): Holds => {
  const checks = [...onOptions(proof), ...onArguments(proof), ...onPlainWords(proof)];
  return (args, valued) => checks.every((check) => check(args, valued));
};

const onOptions = (proof: Proof): readonly Holds[] => {
  const forbidden = optionList(proof.forbidden);
  const exactly = optionList(proof.forbiddenExactly);
  const asks = optionList(proof.asks);
  const { rehearses, options } = proof;
  const all: readonly (Holds | undefined)[] = [
    forbidden && ((args) => isKnown(args) && !mayHaveOption(args, forbidden)),
    exactly && ((args) => isKnown(args) && !hasOption(args, exactly)),
    asks && ((args, valued) => isKnown(args) && hasOption(withoutValues(args, valued), asks)),
    rehearses && ((args, valued) => isKnown(args) && isRehearsal(withoutValues(args, valued), rehearses)),
    options && ((args, valued) => isKnown(args) && hasOnly(splitArguments(args, valued), options)),
  ];
  return all.filter((check) => check !== undefined);
};

const onArguments = ({ first, every, some, count }: Proof): readonly Holds[] => {
  const all: readonly (Holds | undefined)[] = [
    first && ((args) => isKnown(args) && isLike(args[0], first)),
    every && ((args) => args.every((arg) => isLike(arg, every))),
    some && ((args) => args.some((arg) => isLike(arg, some))),
    count === undefined ? undefined : (args) => args.length === count,
  ];
  return all.filter((check) => check !== undefined);
};

const onPlainWords = ({ words, last, mostWords }: Proof): readonly Holds[] => {
  const all: readonly (Holds | undefined)[] = [
    words && ((args, valued) => splitArguments(args, valued).words.every((word) => isLike(word, words))),
    last && ((args, valued) => isLike(splitArguments(args, valued).words.at(-1), last)),
    mostWords === undefined
      ? undefined
      : (args, valued) => {
          const plain = splitArguments(args, valued).words;
          return plain.length <= mostWords && isKnown(plain);
        },
  ];
  return all.filter((check) => check !== undefined);
};

/** `kubectl delete ns prod -n --dry-run` rehearses nothing: what follows an option with a value is that value. */
const withoutValues = (args: readonly Argument[], valued: ReadonlySet<string>): readonly Argument[] =>
  args.filter((_, index) => index === 0 || !valued.has(args[index - 1] ?? ''));

const isKnown = (args: readonly Argument[]): boolean => !args.includes(undefined);

const isLike = (arg: Argument, pattern: RegExp): boolean => arg !== undefined && pattern.test(arg);

const hasOnly = ({ options, rest }: SplitArguments, pattern: RegExp): boolean =>
  rest === undefined &&
  options.every(({ name, value }) => pattern.test(value === undefined ? name : `${name}=${value}`));

/** `--no-dry-run` and `--dry-run=none` behind a `--dry-run` make it real again. */
const DECIDES_WHETHER_REAL = /^--?(?:no-)?(?:dry-?run|check|write|diff)/;

const isRehearsal = (args: readonly Argument[], pattern: RegExp): boolean => {
  const deciding = args.filter(
    (arg) => arg !== undefined && (DECIDES_WHETHER_REAL.test(arg) || pattern.test(arg)),
  );
  return deciding.length > 0 && deciding.every((arg) => isLike(arg, pattern));
};
