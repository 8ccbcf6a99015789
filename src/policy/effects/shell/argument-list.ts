/** One simple command as it will be run: its words, as far as they are known before it runs. */

/** A word that a variable, a substitution or a pattern will fill in is undefined: it could become anything. */
export type Argument = string | undefined;

export interface SplitArguments {
  /** Words that are no options, options before and between them left out. */
  readonly words: readonly Argument[];
  /** Where in the arguments each of the words stands. */
  readonly places: readonly number[];
  /** Options as written, `--name=value` split; undefined as value if there is none. */
  readonly options: readonly { readonly name: string; readonly value: Argument }[];
  /** What follows `--`. */
  readonly rest: readonly Argument[] | undefined;
}

/** `valued` names the options that take the next word as their value. */
export const splitArguments = (args: readonly Argument[], valued: ReadonlySet<string>): SplitArguments => {
  const words: Argument[] = [];
  const places: number[] = [];
  const options: { name: string; value: Argument }[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '--') return { words, places, options, rest: args.slice(index + 1) };
    if (arg === undefined || !/^-./.test(arg)) {
      words.push(arg);
      places.push(index);
    } else if (arg.startsWith('--') && arg.includes('=')) {
      options.push({ name: arg.slice(0, arg.indexOf('=')), value: arg.slice(arg.indexOf('=') + 1) });
    } else if (valued.has(arg)) {
      options.push({ name: arg, value: args[index + 1] });
      index += 1;
    } else options.push({ name: arg, value: undefined });
  }
  return { words, places, options, rest: undefined };
};

/** True if one of the options is given, also glued to its value (`-ofile`) or to other short ones (`-rf`). */
export const hasOption = (args: readonly Argument[], names: readonly string[]): boolean =>
  args.some((arg) => names.some((name) => arg !== undefined && isOption(arg, name)));

/** The same if the command takes beginnings of long options for them (`getopt_long`, Python's argparse): `--outp=file`. */
export const mayHaveOption = (args: readonly Argument[], names: readonly string[]): boolean =>
  hasOption(args, names) ||
  args.some((arg) => {
    const [written = ''] = arg?.split('=') ?? [];
    return written.length > 2 && written.startsWith('--') && names.some((name) => name.startsWith(written));
  });

const isOption = (arg: string, name: string): boolean => {
  if (arg === name || arg.startsWith(`${name}=`)) return true;
  const letter = /^-([A-Za-z])$/.exec(name)?.[1];
  return (
    letter !== undefined && /^-[A-Za-z]/.test(arg) && arg.slice(1).split('=')[0]?.includes(letter) === true
  );
};

/** Set of words, as the tables of commands write them. */
export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Options of a row of the table, which are apart by blanks; undefined if the row names none. */
export const optionList = (text: string | undefined): readonly string[] | undefined =>
  text === undefined ? undefined : [...words(text)];

/** Verbs of a row of the table, which are apart by commas. */
export const verbList = (text: string | undefined): ReadonlySet<string> =>
  new Set((text ?? '').split(',').map((verb) => verb.trim().replace(/\s+/g, ' ')));
