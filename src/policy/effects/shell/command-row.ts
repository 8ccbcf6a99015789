/**
 * The table of commands, as data: what has to be so of a command line that it is proven to only look. `judgeRow` reads it.
 *
 * Options are lists apart by blanks (`-o --output`), verbs are lists apart by commas (`get, config view`). In a list of verbs,
 * `x *` stands for any second word, and `x .` for x with no second word.
 */
import type { Judge } from './verdict.ts';

/** What the words behind a command, or behind a verb of it, have to be like. All that is given has to hold. */
export interface Proof {
  /** Options by which it writes, runs, loads or sends something; the beginning of a long one counts, as for getopt_long. */
  readonly forbidden?: string;
  /** Forbidden as written only: a harmless option is a beginning of it, or the command takes no beginnings. */
  readonly forbiddenExactly?: string;
  /** Only one of these options makes a question of it. */
  readonly asks?: string;
  /** At least one option is like this, and none is another form of `--dry-run`, `--check`, `--write` or `--diff`. */
  readonly rehearses?: RegExp;
  /** What every option has to be like, as `--name`, or `--name=value` if it takes a value. */
  readonly options?: RegExp;
  /** What the first argument, every argument, and at least one argument has to be like. */
  readonly first?: RegExp;
  readonly every?: RegExp;
  readonly some?: RegExp;
  /** What every plain word, and the last of them, has to be like; `valued` says which words belong to options. */
  readonly words?: RegExp;
  readonly last?: RegExp;
  /** How many plain words there may be: a second one may be where the output goes. */
  readonly mostWords?: number;
  /** How many arguments there are. */
  readonly count?: number;
  /** The parser of the program that is handed over, for commands that do what a program of the caller's says. */
  readonly program?: Judge;
}

/** A proof for some verbs; without `verbs` and `like`, for the whole line, whatever its verb. */
export interface VerbProof extends Proof {
  readonly verbs?: string;
  readonly like?: RegExp;
  /** What a card says behind the line, if this proves harm. */
  readonly tells?: string;
}

export interface Verbs {
  /** Verbs that only look: by name, or by how names are made. */
  readonly reads?: string;
  readonly reading?: RegExp;
  /** Verbs that are made like those that look, and do not. */
  readonly except?: string;
  /** Verbs that only look if what follows them is so. */
  readonly only?: readonly VerbProof[];
  /** Verbs after which something is gone: by name, by how any of the words is made, and if what follows is so. */
  readonly destroys?: string;
  readonly destroying?: RegExp;
  readonly destroysIf?: readonly VerbProof[];
  /** Words that only say what the verb behind them is about; or how many words stand before the verb. */
  readonly groups?: string;
  readonly verbAt?: number;
  /** Options that may not stand before the verb. */
  readonly before?: string;
  /** Options that lead it elsewhere, as written. Unlike with what is forbidden, a verb that destroys is told all the same. */
  readonly refused?: string;
  /** True if it takes the beginning of a refused option for it. */
  readonly abbreviates?: true;
  /** Options that name an object of the service here, although they lead other commands elsewhere. */
  readonly theirs?: string;
  /** True if words that are not known before it runs do not matter, since none behind a verb that looks does harm. */
  readonly filledIn?: true;
  /** True if the name alone asks how things are. */
  readonly bare?: true;
}

/** The proof has to hold for the whole line. */
export interface CommandRow extends Proof {
  /** Binaries, apart by blanks. */
  readonly names: string;
  /** Options that take the next word as their value, so that it is not taken for a verb or a plain word. */
  readonly valued?: string;
  /** Given if it has verbs: without, every line that passes only looks, or does what its program does. */
  readonly verbs?: Verbs;
}
