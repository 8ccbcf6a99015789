/** `firebreak sessions`: lists, shows, exports and verifies recordings. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadKeys } from '../../config/load-keys.ts';
import { callerName } from '../../domain/caller.ts';
import { type Entry, type Session, VERDICTS } from '../../domain/recording.ts';
import { Refusal } from '../../domain/refusal.ts';
import { escapeLine } from '../../domain/text/terminal-text.ts';
import { EXPORT_FORMATS, type ExportFormat, exportSession } from '../../recordings/export/export-session.ts';
import { readRecording } from '../../recordings/export/replay.ts';
import { signExport } from '../../recordings/export/sign-export.ts';
import { type Verification, verifyExport } from '../../recordings/export/verify-export.ts';
import type { SessionQuery } from '../../recordings/ports.ts';
import { configOf } from '../config-of.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { refuseUnknown } from '../known-names.ts';
import { textTable } from '../text-table.ts';
import { approvedBy } from './approved-by.ts';
import { exportHeads, FROM_STORE, type HeadsSources, headsFor } from './heads.ts';
import { type OpenRecordings, openRecordings } from './open-recordings.ts';

/** Does some work with the recordings that the configuration names. */
type WithRecordings = (work: (recordings: OpenRecordings) => Promise<void>) => Promise<void>;

/** What the command takes from a configuration file, given its path. */
export interface SessionSources {
  readonly openStore: (config: string) => Promise<OpenRecordings>;
  /** Names of its servers. */
  readonly serversOf: (config: string) => readonly string[];
  /** The private key that signs exports. */
  readonly openKey: (config: string) => KeyObject;
}

const configured = (env: CliIo['env']): SessionSources => ({
  openStore: async (config) => openRecordings(configOf(config, env)),
  serversOf: (config) => Object.keys(configOf(config, env).servers),
  openKey: (config) => createPrivateKey(loadKeys(configOf(config, env).keys.file, false).signing),
});

/** The command with its subcommands; `sources` opens what they read. */
export const sessionsCommand = (io: CliIo, sources: SessionSources = configured(io.env)): Command => {
  const sessions = new Command('sessions').option('--config <file>', 'configuration file', 'firebreak.yaml');

  const config = () => sessions.opts<{ config: string }>().config;
  const openKey = () => sources.openKey(config());
  const withRecordings: WithRecordings = async (work) => {
    const recordings = await opened(sources.openStore(config()));
    try {
      await work(recordings);
    } catch (error) {
      throw error instanceof Refusal ? new ExitCode(1, error.message) : error;
    } finally {
      await recordings.close();
    }
  };
  return sessions
    .addCommand(listCommand(io, withRecordings, () => sources.serversOf(config())))
    .addCommand(showCommand(io, withRecordings))
    .addCommand(exportCommand(io, withRecordings, openKey))
    .addCommand(headsCommand(io, withRecordings))
    .addCommand(verifyCommand(io, { openStore: () => opened(sources.openStore(config())), openKey }))
    .addCommand(keyCommand(io, openKey));
};

/** A store that cannot be opened is a sentence for the operator, not a fault with a stack. */
const opened = async (recordings: Promise<OpenRecordings>): Promise<OpenRecordings> => {
  try {
    return await recordings;
  } catch (error) {
    if (error instanceof ExitCode) throw error;
    throw new ExitCode(1, `The recordings cannot be opened: ${(error as Error).message}.`);
  }
};

interface Printing {
  readonly json?: boolean;
}

const listCommand = (
  io: CliIo,
  withRecordings: WithRecordings,
  serversOf: () => readonly string[],
): Command =>
  new Command('list')
    .description('list recorded sessions, newest first')
    .option('--user <name>', 'subject or e-mail of the caller')
    .option('--server <name>', 'name of the server')
    .option('--tool <name>', 'name of a tool that was called')
    .addOption(new Option('--verdict <verdict>', 'what was decided about a call').choices(VERDICTS))
    .option('--q <words>', 'words in caller, server and tool names')
    .option('--limit <n>', 'how many to list at most', parseCount, 50)
    .option('--cursor <cursor>', 'where the previous page ended')
    .option('--json', 'the page as JSON')
    .action(({ json, ...query }: SessionQuery & Printing) =>
      withRecordings(async (recordings) => {
        const page = await recordings.searchSessions(query);
        // There may be recordings of a server that the configuration does not name any more.
        if (page.items.length === 0 && query.server !== undefined)
          refuseUnknown('--server', 'server', [query.server], serversOf());
        if (json) return io.stdout(`${JSON.stringify(page)}\n`);
        io.stdout(textTable(SESSION_COLUMNS, page.items.map(sessionRow)));
        if (page.cursor !== null) io.stderr(`There are more: --cursor ${page.cursor}\n`);
      }),
    );

const parseCount = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 1000) return count;
  throw new InvalidArgumentError('It has to be a whole number from 1 to 1000.');
};

const SESSION_COLUMNS = ['id', 'started', 'caller', 'run', 'server', 'entries', 'state', 'outcome'];

const sessionRow = (session: Session) => [
  session.id,
  new Date(session.started).toISOString(),
  callerName(session.caller),
  runTexts(session).slice(0, 1).join(''),
  session.server,
  session.entries,
  session.state,
  [...session.verdicts, ...session.flags].join(' '),
];

/** Which run of a job it was: `run_id=17` and more, the most telling first; empty for people. */
const runTexts = ({ caller: { run = {} } }: Session): string[] =>
  Object.entries(run).map(([name, value]) => `${name}=${value}`);

/** More are for an export, not for a screen. */
const MOST_SHOWN = 1000;

const showCommand = (io: CliIo, withRecordings: WithRecordings): Command =>
  new Command('show')
    .description('show the entries of one session')
    .argument('<id>', 'id of the session')
    .option('--json', 'the session and its entries as JSON')
    .action((id: string, { json }: Printing) =>
      withRecordings(async (recordings) => {
        if (json) return write(io, exportSession(recordings, id, 'json'));
        const session = await recordings.getSession(id);
        if (session === undefined) throw new ExitCode(1, `There is no session ${id}.`);
        const entries = await readRecording(recordings, id, { after: 0, limit: MOST_SHOWN });
        io.stdout(textTable(SESSION_COLUMNS, [sessionRow(session)]));
        if (session.caller.run !== undefined) io.stdout(`\n${escapeLine(runTexts(session).join('  '))}\n`);
        io.stdout(`\n${textTable(ENTRY_COLUMNS, entries.map(rowOf(approvedBy(entries))))}`);
        if (session.entries > MOST_SHOWN)
          io.stderr(`These are the first ${MOST_SHOWN}; export it for all.\n`);
      }),
    );

const ENTRY_COLUMNS = ['seq', 'at', 'from', 'kind', 'what', 'verdict', 'by', 'rule', 'error'];

const rowOf = (approvers: ReadonlyMap<string, string>) => (entry: Entry) => [
  entry.seq,
  new Date(entry.at).toISOString(),
  entry.from,
  entry.kind,
  entry.tool ?? entry.method ?? '',
  entry.verdict ?? '',
  entry.verdict === 'approved' ? (approvers.get(entry.approval ?? '') ?? '') : '',
  entry.rule ?? '',
  entry.error ?? '',
];

interface ExportOptions {
  readonly format: ExportFormat;
  readonly output?: string;
  readonly sign?: boolean;
}

const exportCommand = (io: CliIo, withRecordings: WithRecordings, openKey: () => KeyObject): Command =>
  new Command('export')
    .description('write one session to a file; ndjson can be verified')
    .argument('<id>', 'id of the session')
    .addOption(
      new Option('--format <format>', 'format of the file').choices(EXPORT_FORMATS).default('ndjson'),
    )
    .option('--sign', "sign it with the gateway's key (ndjson)")
    .option('-o, --output <file>', 'write to a file, replacing it; standard output by default')
    .action((id: string, { format, output, sign }: ExportOptions) => {
      if (sign && format !== 'ndjson') throw new ExitCode(2, 'Only ndjson can be signed.');
      const key = sign ? openKey() : undefined;
      return withRecordings((recordings) => {
        const pieces = exportSession(recordings, id, format);
        return write(io, key === undefined ? pieces : signExport(pieces, key), output);
      });
    });

const write = async (io: CliIo, pieces: AsyncIterable<string>, file?: string): Promise<void> => {
  let handle: FileHandle | undefined;
  try {
    for await (const piece of pieces) {
      if (file === undefined) io.stdout(piece);
      else {
        // Opened with the first piece, so that a wrong id does not empty a file; confidential wherever it lies.
        handle ??= await open(file, 'w', 0o600);
        await handle.write(piece);
      }
    }
  } finally {
    await handle?.close();
  }
};

const headsCommand = (io: CliIo, withRecordings: WithRecordings): Command =>
  new Command('heads')
    .description(
      'print the signed head of every recording, one a line; kept elsewhere, they reveal recordings that were cut short',
    )
    .option('-o, --output <file>', 'write to a file, replacing it; standard output by default')
    .action(({ output }: { output?: string }) =>
      withRecordings((recordings) => write(io, exportHeads(recordings), output)),
    );

interface VerifyOptions extends Printing {
  readonly key?: string | undefined;
  readonly against?: string | undefined;
  readonly headsKey?: string | undefined;
}

interface VerifySources {
  readonly openStore: HeadsSources['openStore'];
  readonly openKey: () => KeyObject;
}

const verifyCommand = (io: CliIo, sources: VerifySources): Command =>
  new Command('verify')
    .description('verify an ndjson export; needs no store, except with --against heads')
    .argument('<file>', 'ndjson export')
    .option('--key <file>', 'public key (PEM) that must have signed the export and the heads of --against')
    .option(
      '--against <heads>',
      `signed heads that it must agree with: a file, or "${FROM_STORE}" for those in the store`,
    )
    .option(
      '--heads-key <file>',
      'instead of --key, if the export is not signed: public key (PEM) that must have signed the heads',
    )
    .option('--json', 'the finding as JSON')
    .action(async (file: string, { key, against, headsKey, json }: VerifyOptions) => {
      const finding = await verifyFile(file, { key, against, headsKey }, sources);
      if (json) io.stdout(`${JSON.stringify(finding)}\n`);
      if (!finding.ok) {
        const entry = finding.seq === undefined ? '' : `, entry ${finding.seq}`;
        throw new ExitCode(1, `${file}: line ${finding.line}${entry}: ${finding.problem}`);
      }
      if (json) return;
      const { session, entries, last, approved, signedBy, covered, headsVerified } = finding;
      io.stdout(`${file}: ${session} is whole, ${entries} entries, last hash ${last}\n`);
      if (finding.heads !== undefined)
        io.stdout(
          `agrees with ${finding.heads} signed head${finding.heads === 1 ? ', which covers' : 's, which cover'} ${covered} of ${entries} entries\n`,
        );
      if (headsVerified === false)
        io.stdout('the signatures of these heads were not checked: give --key, or --heads-key\n');
      if (approved > 0) io.stdout(`${approved} approved, each by a sealed approval of exactly that call\n`);
      if (key !== undefined && signedBy !== undefined) io.stdout(`signed with key ${signedBy}\n`);
      else if (signedBy !== undefined) io.stdout(`names key ${signedBy}, not checked: give --key\n`);
    });

const verifyFile = async (
  file: string,
  { key: keyFile, against, headsKey }: VerifyOptions,
  { openStore, openKey }: VerifySources,
): Promise<Verification & { readonly headsVerified?: boolean }> => {
  if (headsKey !== undefined && (against === undefined || keyFile !== undefined))
    throw new ExitCode(2, '--heads-key goes with --against, and not with --key, which is for the heads too.');
  try {
    const key = await readKey(keyFile);
    if (against === undefined) return await verifyExport(createReadStream(file, 'utf8'), key);
    // The one who can write to the store can write heads, so those in it are held against the gateway's own key.
    const own = () => (against === FROM_STORE ? createPublicKey(openKey()) : undefined);
    const publicKey = key ?? (await readKey(headsKey)) ?? own();
    const known = await headsFor(file, against, { openStore, publicKey });
    if (!known.ok) throw new ExitCode(1, `${file}: ${known.problem}`);
    const text = createReadStream(file, 'utf8');
    const finding = await verifyExport(text, publicKey, known.heads, key === undefined);
    return finding.ok ? { ...finding, headsVerified: publicKey !== undefined } : finding;
  } catch (error) {
    if (error instanceof ExitCode) throw error;
    throw new ExitCode(1, `${file} cannot be checked: ${(error as Error).message}.`);
  }
};

const readKey = async (file: string | undefined): Promise<KeyObject | undefined> =>
  file === undefined ? undefined : createPublicKey(await readFile(file, 'utf8'));

const keyCommand = (io: CliIo, openKey: () => KeyObject): Command =>
  new Command('key')
    .description('print the public key that verifies signed exports')
    .action(() => io.stdout(String(createPublicKey(openKey()).export({ type: 'spki', format: 'pem' }))));
