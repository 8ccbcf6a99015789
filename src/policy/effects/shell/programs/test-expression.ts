/** `test` and `[`: compare, unless a word is evaluated. */
import { type Judge, READS } from '../verdict.ts';

const OPERATOR = /^(?:[=\])<>]|==|!=|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef|a|o))$/;

/** A word filled in later could be the `-v` that makes what follows it run, unless an operator follows. */
export const testExpression: Judge = (args) =>
  args.some((arg, index) =>
    arg === undefined
      ? index < args.length - 1 && !OPERATOR.test(args[index + 1] ?? '')
      : arg === '-v' || arg === '-R',
  )
    ? undefined
    : READS;
