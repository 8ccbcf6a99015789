/** docs/reference/cli.md: every command with its arguments and options, from the program itself. */
import type { Argument, Command, Option } from 'commander';
import { loadCommands } from '../../src/cli/program.ts';
import { code, pageHead, table } from './markdown.ts';

const silent = { env: {}, stdout: () => {}, stderr: () => {}, colour: false };

/** The page, as Markdown. */
export const cliPage = async (): Promise<string> => {
  const commands = (await loadCommands(silent)).flatMap((command) => leaves(command, 'firebreak'));
  return [
    pageHead('Command line', 'the program itself'),
    'In a checkout, `firebreak` is `npm run -s firebreak --`. Every command takes `--help`; [errors](errors.md) lists the exit codes.',
    '',
    table(
      ['command', 'what it does'],
      commands.map(({ name, command }) => [`[\`${name}\`](#${anchor(name)})`, command.description()]),
    ),
    ...commands.map(({ name, command }) => section(name, command)),
  ].join('\n');
};

interface Named {
  readonly name: string;
  readonly command: Command;
}

const leaves = (command: Command, above: string): Named[] => {
  const name = `${above} ${command.name()}`;
  return command.commands.length === 0
    ? [{ name, command }]
    : command.commands.flatMap((each) => leaves(each, name));
};

const section = (name: string, command: Command): string => {
  const args = command.registeredArguments.map((argument) => [
    code(argumentText(argument)),
    joined(argument.description, choices(argument.argChoices)),
  ]);
  const options = optionsOf(command)
    .filter(({ hidden }) => !hidden)
    .map((option) => [
      code(option.flags),
      joined(option.description, choices(option.argChoices), option.mandatory ? 'required' : ''),
      option.defaultValue === undefined ? '–' : code(option.defaultValueDescription ?? option.defaultValue),
    ]);
  return [
    `## ${name}`,
    '',
    `\`${name} ${command.usage()}\``,
    '',
    `${sentence(command.description())}\n`,
    args.length === 0 ? '' : table(['argument', 'meaning'], args),
    options.length === 0 ? '' : table(['option', 'meaning', 'default'], options),
  ]
    .filter((part, index) => part !== '' || index < 4)
    .join('\n');
};

/** Those of the commands above count too: `firebreak sessions list --config FILE`. */
const optionsOf = (command: Command): readonly Option[] =>
  command.parent === null ? command.options : [...command.options, ...optionsOf(command.parent)];

const argumentText = (argument: Argument): string => {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
};

const choices = (values: readonly string[] | undefined): string =>
  values === undefined ? '' : `one of ${values.map(code).join(', ')}`;

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join('; ');

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

const anchor = (name: string): string => name.replaceAll(' ', '-');
