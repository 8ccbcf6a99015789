/** CEL's functions over arguments, run for each way in which servers could read them: if the answers differ is doubt. */
import { type CelFunc, CelScalar, type CelValue, celFunc, isCelError } from '@bufbuild/cel';
import { DOUBTFUL, doubt } from './cel-doubt.ts';
import { booleanReadings } from './readings/booleans.ts';
import { instantReadings, looksLikeDate } from './readings/instants.ts';
import { nestedIn } from './readings/json-text.ts';
import { isRounded } from './readings/numbers.ts';
import { partsIn, type Scalar } from './readings/parts.ts';
import { compatible, looseText, plainReadings, textReadings } from './readings/texts.ts';

const { DYN, BOOL, STRING } = CelScalar;

/** One of CEL's own functions or methods; throws if it takes no such values or fails. */
type Run = (name: string, target: CelValue | undefined, args: readonly CelValue[]) => CelValue;

/** A function of CEL's by its name. */
export type FindFunction = (name: string) => Pick<CelFunc, 'call'> | undefined;

/** The functions that `doubtArguments` puts in the place of conversions, tests of texts and comparisons by order. */
export const readingFunctions = (find: FindFunction): CelFunc[] => {
  const run: Run = (name, target, args) => {
    const result = find(name)?.call(0, target, [...args]);
    return result === undefined || isCelError(result) ? doubt() : result;
  };
  const ask = (name: string, isLiteral: boolean, target: CelValue, args: readonly CelValue[]): CelValue =>
    askText(run, { name, isLiteral, target, args });
  return [
    celFunc(DOUBTFUL.convert, [STRING, DYN], DYN, (name, value) => convert(run, name, value)),
    celFunc(DOUBTFUL.order, [STRING, DYN, DYN], DYN, (name, one, other) => compare(run, name, [one, other])),
    celFunc(DOUBTFUL.text, [STRING, BOOL, DYN, DYN], DYN, (name, isLiteral, target, sought) =>
      ask(name, isLiteral, target, [sought]),
    ),
    celFunc(DOUBTFUL.text, [STRING, BOOL, DYN, DYN, DYN], DYN, (name, isLiteral, target, sought, from) =>
      ask(name, isLiteral, target, [sought, from]),
    ),
    celFunc(DOUBTFUL.plain, [DYN], DYN, plain),
  ];
};

/** A text whose places are counted or cut: only if no server strips or opens it. */
const plain = (value: CelValue): CelValue => {
  if (typeof value !== 'string') return value;
  return nestedIn(value) === undefined && plainReadings(value).length === 1 ? value : doubt();
};

const convert = (run: Run, name: string, value: CelValue): CelValue => {
  const result = run(name, undefined, [value]);
  const isSure =
    (typeof value !== 'string' || isReadAlike(run, name, { text: value, result })) &&
    (typeof value !== 'number' || name === 'double' || isPlainNumber(name, value));
  return isSure ? result : doubt();
};

/** What servers coerce to a whole number may be cut, rounded or refused; beyond 2^53 they write and count differently. */
const isPlainNumber = (name: string, value: number): boolean =>
  !isRounded(value) && (name === 'string' || Number.isInteger(value));

/** A decimal number as JSON has it, which every language reads as the same. */
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

interface Converted {
  readonly text: string;
  readonly result: CelValue;
}

const isReadAlike = (run: Run, name: string, { text, result }: Converted): boolean => {
  switch (name) {
    case 'double':
    case 'int':
    case 'uint':
      return DECIMAL.test(text) && !isRounded(Number(text), text);
    case 'bool':
      return booleanReadings(text).every((reading) => reading === result);
    case 'timestamp': {
      const seconds = run('int', undefined, [result]);
      return instantReadings(text).every((time) => BigInt(Math.floor(time / 1000)) === seconds);
    }
    case 'bytes':
      return plain(text) === text;
    default:
      // What is asked about the text or the length of time that comes out is asked with the same doubt.
      return true;
  }
};

interface TextQuestion {
  readonly name: string;
  /** Whether the policy itself says what is sought. */
  readonly isLiteral: boolean;
  readonly target: CelValue;
  readonly args: readonly CelValue[];
}

const askText = (run: Run, { name, isLiteral, target, args }: TextQuestion): CelValue => {
  const result = run(name, target, args);
  const [sought, ...from] = args;
  if (typeof target !== 'string' || typeof sought !== 'string') return result;
  const isSame = (text: string, wanted: string): boolean => run(name, text, [wanted, ...from]) === result;
  // Out of base64 only if that could find what is sought: few texts are written in it, and many could be.
  const isFound = result !== false && result !== -1n;
  const read = (value: Scalar): readonly string[] =>
    isFound && typeof value === 'string' ? plainReadings(value) : textReadings(value);
  const texts = withParts(target).flatMap(read);
  const wanted = isLiteral ? [sought] : withParts(sought).flatMap(read);
  const agree = texts.every((text) =>
    wanted.every(
      (each) =>
        isSame(text, each) && (name === 'matches' || isSame(looseText(text), compatible(each).toLowerCase())),
    ),
  );
  return agree ? result : doubt();
};

/** @throws if more stands in the text than is looked at. */
const withParts = (text: string): readonly Scalar[] => {
  const parts = partsIn(text);
  if (parts === undefined) return [text];
  return parts.kind === 'unreadable' ? doubt() : [text, ...parts.values];
};

/** `<`, `<=`, `>` and `>=`: texts are ordered as they stand, and as the dates that they may be. */
const compare = (run: Run, name: string, [one, other]: readonly [CelValue, CelValue]): CelValue => {
  const result = run(name, undefined, [one, other]);
  if (typeof one !== 'string' || typeof other !== 'string') return result;
  if (nestedIn(one) !== undefined || nestedIn(other) !== undefined) return doubt();
  const isSame = (left: CelValue, right: CelValue): boolean => run(name, undefined, [left, right]) === result;
  const agree = (lefts: readonly CelValue[], rights: readonly CelValue[]): boolean =>
    lefts.every((left) => rights.every((right) => isSame(left, right)));
  if (!agree(plainReadings(one), plainReadings(other))) return doubt();
  if (!looksLikeDate(one) && !looksLikeDate(other)) return result;
  return agree(instantReadings(one), instantReadings(other)) ? result : doubt();
};
