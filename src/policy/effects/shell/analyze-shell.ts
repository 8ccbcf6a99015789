/** Shell text -> what it does: every command in it has to be known to only look. */
import {
  type AndOr,
  type Command,
  type CommandNode,
  type CompoundList,
  type ParsedScript,
  type Pipeline,
  parse,
  type Redirection,
  type Statement,
  type TestExpression,
  type Word,
  type WordPart,
} from 'unbash';
import { type Analysis, together, unknown } from '../finding.ts';
import { remember } from '../remember.ts';
import { judgeCommand } from './judge-command.ts';
import { literalWord, NAMES_ADDRESS } from './literal-word.ts';
import { isHarmlessAssignment } from './programs/assignments.ts';
import { type Inner, READS } from './verdict.ts';

/** Here-documents make the parser slow beyond this. */
const MAX_LENGTH = 16 * 1024;
const MAX_DEPTH = 8;
/** The parser reads what is inside each of them anew. */
const MAX_SUBSTITUTIONS = 64;

export type AnalyzeShell = (text: string) => Analysis;

/** Returns the analysis of shell text; `sql` judges statements that are handed to clients of databases. */
export const createAnalyzeShell = (sql: (text: string) => Analysis): AnalyzeShell => {
  const inside = (depth: number): Inner => ({
    sql,
    shell: (text) => analyze(text, depth + 1),
    command: (args) => (depth < MAX_DEPTH ? judgeCommand(args, inside(depth + 1)) : TOO_DEEP),
  });
  const analyze = (text: string, depth: number): Analysis => {
    if (text.length > MAX_LENGTH) return unknown('a shell script that is too long to be judged');
    if (depth > MAX_DEPTH || text.includes('\0') || substitutions(text) > MAX_SUBSTITUTIONS) return TOO_DEEP;
    try {
      return judgeScript(parse(text), inside(depth));
    } catch {
      return unknown('shell code that cannot be read');
    }
  };
  return remember((text) => analyze(text, 0));
};

const substitutions = (text: string): number => text.match(/[$<>]\(|`/g)?.length ?? 0;

const TOO_DEEP = unknown('commands inside commands, too deep to be judged');

const judgeScript = (script: ParsedScript, inner: Inner): Analysis => {
  if ((script.errors?.length ?? 0) > 0)
    return { ...unknown('shell code that cannot be read'), names: namesIn(script, inner) };
  if (script.commands.length === 0) return unknown('an empty command');
  return together(script.commands.map((statement) => judgeStatement(statement, inner)));
};

/** Even if the text is broken, what was recognised can be named by rules. */
const namesIn = (script: ParsedScript, inner: Inner): readonly string[] =>
  script.commands.flatMap((statement) => judgeStatement(statement, inner).names);

const judgeStatement = ({ command, background }: Statement, inner: Inner): Analysis => {
  const judged = judgeNode(command, inner);
  return background ? together([judged, unknown('leaves a command running')]) : judged;
};

const judgeNode = (node: CommandNode | Pipeline | AndOr, inner: Inner): Analysis => {
  switch (node.type) {
    case 'Command':
      return judgeSimple(node, inner);
    case 'Pipeline':
    case 'AndOr':
      return together(node.commands.map((command) => judgeNode(command, inner)));
    case 'Subshell':
    case 'BraceGroup':
      return together(node.body.commands.map((statement) => judgeStatement(statement, inner)));
    case 'For':
      return together([
        NAMES_ADDRESS.test(node.name.value) ? unknown(`sets ${node.name.value}`) : READS,
        ...(node.wordlist ?? []).map((word) => judgeWord(word, inner)),
        ...node.body.commands.map((statement) => judgeStatement(statement, inner)),
      ]);
    case 'While':
      return judgeLists([node.clause, node.body], inner);
    case 'If':
      return judgeLists(
        [node.clause, node.then, ...node.elif.flatMap((part) => [part.clause, part.then]), node.else],
        inner,
      );
    case 'Case':
      return together([
        judgeWord(node.word, inner),
        ...node.items.flatMap(({ pattern }) => pattern.map((word) => judgeWord(word, inner))),
        judgeLists(
          node.items.map(({ body }) => body),
          inner,
        ),
      ]);
    case 'TestCommand':
      return judgeTest(node.expression, inner);
    case 'Redirected':
      return together([
        judgeNode(node.command, inner),
        ...node.redirects.map((redirection) => judgeRedirection(redirection, inner)),
      ]);
    default:
      return unknown(`shell code with ${node.type}`);
  }
};

const judgeLists = (lists: readonly (CompoundList | undefined)[], inner: Inner): Analysis =>
  together(
    lists.flatMap((list) => (list?.commands ?? []).map((statement) => judgeStatement(statement, inner))),
  );

/** What is compared as a number is computed first, and a value such as `a[$(…)]` then runs commands. */
const judgeTest = (test: TestExpression, inner: Inner): Analysis => {
  switch (test.type) {
    case 'TestUnary':
      return judgeOperands(test.operator, [test.operand], inner);
    case 'TestBinary':
      return judgeOperands(test.operator, [test.left, test.right], inner);
    case 'TestLogical':
      return together(test.operands.map((operand) => judgeTest(operand, inner)));
    case 'TestNot':
      return judgeTest(test.operand, inner);
    case 'TestGroup':
      return judgeTest(test.expression, inner);
  }
};

const IS_NUMBER = /^"?(?:-?\d+|\$[#?]|\$\{#\w+\})"?$/;

const judgeOperands = (operator: string, operands: readonly Word[], inner: Inner): Analysis =>
  /^-(?:eq|ne|lt|le|gt|ge|v|R)$/.test(operator) && !operands.every(({ text }) => IS_NUMBER.test(text))
    ? unknown('a comparison that may run something')
    : together(operands.map((word) => judgeWord(word, inner)));

const judgeSimple = (command: Command, inner: Inner): Analysis => {
  const assignments = command.prefix.filter((part) => part.type === 'Assignment');
  const strange = assignments.find((part) => !isHarmlessAssignment(part.text));
  const args = command.args.map((part) => (part.type === 'Word' ? literalWord(part) : undefined));
  const name = command.name === undefined ? undefined : literalWord(command.name);
  const parts = [
    ...(command.name === undefined ? [] : [judgeCommand([name, ...args], inner)]),
    ...command.redirects.map((redirection) => judgeRedirection(redirection, inner)),
    ...(strange === undefined ? [] : [unknown(`sets ${strange.name}`)]),
    ...[command.name, ...command.args].flatMap((word) =>
      word?.type === 'Word' ? [judgeWord(word, inner)] : [],
    ),
  ];
  if (parts.length > 0) return together(parts);
  return assignments.length > 0 ? READS : unknown('an empty command');
};

const judgeRedirection = (redirection: Redirection, inner: Inner): Analysis => {
  if (redirection.type === 'HereDoc') {
    return (redirection.body.parts ?? []).some(runs) ? unknown('a here-document that runs commands') : READS;
  }
  const { target } = redirection;
  if (redirection.type === 'HereString') return target === undefined ? READS : judgeWord(target, inner);
  if (redirection.operator === '<' || redirection.operator === '<&')
    return target === undefined ? READS : judgeWord(target, inner);
  const file = target === undefined ? undefined : literalWord(target);
  const nowhere =
    file === '/dev/null' ||
    file === '/dev/stderr' ||
    file === '/dev/stdout' ||
    (redirection.operator === '>&' && /^\d$/.test(file ?? ''));
  return nowhere ? READS : unknown(`writes to ${file ?? 'a file'}`);
};

/** Commands inside a word run before the command itself. */
const judgeWord = (word: Word, inner: Inner): Analysis =>
  together([READS, ...(word.parts ?? []).map((part) => judgePart(part, inner))]);

const judgePart = (part: WordPart, inner: Inner): Analysis => {
  switch (part.type) {
    case 'CommandExpansion':
      return part.script === undefined
        ? unknown('a substitution that cannot be read')
        : judgeScript(part.script, inner);
    case 'ProcessSubstitution':
      return part.operator === '<' && part.script !== undefined
        ? judgeScript(part.script, inner)
        : unknown('a process substitution');
    case 'DoubleQuoted':
    case 'LocaleString':
      return together([READS, ...part.parts.map((inside) => judgePart(inside, inner))]);
    case 'ParameterExpansion':
      // `${x:=…}` assigns, and its operands may run commands.
      // So may a subscript, and `${x@P}` runs what the variable holds.
      return /\$\(|`|@P\}/.test(part.text) || (part.operation !== undefined && part.text.includes('='))
        ? unknown('a variable that runs or sets something')
        : READS;
    case 'ArithmeticExpansion':
      // The value of a variable is computed in turn, and may be `a[$(…)]`.
      return /[A-Za-z_`=[]|\$\(|\+\+|--/.test(part.text.slice(3))
        ? unknown('arithmetic that runs or sets something')
        : READS;
    default:
      return READS;
  }
};

const runs = (part: WordPart): boolean => /\$\(|`/.test(part.text);
