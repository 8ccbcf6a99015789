/** One simple command: found in the tables, looked through if it only runs another one. */
import { type Analysis, unknown } from '../finding.ts';
import { type Argument, splitArguments, words } from './argument-list.ts';
import { asksHelp } from './asks-help.ts';
import { judgeRow } from './judge-row.ts';
import { isHarmlessAssignment } from './programs/assignments.ts';
import { COMMAND_TABLE } from './tables/command-table.ts';
import { tellCommand } from './tell-command.ts';
import { type Inner, type Judge, READS, verdict } from './verdict.ts';

const JUDGES: ReadonlyMap<string, Judge> = new Map(
  COMMAND_TABLE.flatMap((row) => [...words(row.names)].map((name) => [name, judgeRow(name, row)] as const)),
);

/** Commands whose first words are verbs of theirs, so that what stands before `--help` is what is asked about. */
const VERBS: ReadonlySet<string> = new Set(
  COMMAND_TABLE.filter((row) => row.verbs !== undefined).flatMap((row) => [...words(row.names)]),
);

/** Binaries whose name alone is a warning, for the sentence on the card. */
const DESTROYING = words(
  'rm rmdir shred dd mkfs fdisk parted wipefs kill killall pkill reboot shutdown halt poweroff truncate unlink userdel groupdel dropdb dropuser',
);

/** Change files, accounts or packages, as everyone knows. */
const CHANGING = words(
  `mv cp ln chmod chown chgrp touch mkdir install tee patch useradd usermod groupadd passwd chsh apt apt-get yum dnf apk
  mount umount swapoff swapon modprobe insmod rmmod ifup ifdown service chattr setfacl scp sftp ftp at batch`,
);

export const KNOWN_BINARIES: ReadonlySet<string> = new Set([...JUDGES.keys(), ...DESTROYING]);

/** Returns the analysis of a command and of those that it runs. An argument that is computed is undefined in `command`. */
export const judgeCommand = (command: readonly Argument[], inner: Inner): Analysis => {
  const [written, ...args] = command;
  const binary = written === undefined ? undefined : binaryName(written);
  if (binary === undefined)
    return unknown(
      written === undefined
        ? 'runs a command that is not known before it runs'
        : `${written.slice(0, 80)} is not known`,
    );
  const through = unwrap(binary, args);
  if (through !== undefined) return withName(binary, args, elsewhere(binary, inner.command(through)));
  const script = scriptOf(binary, args);
  if (script !== undefined) return withName(binary, args, elsewhere(binary, inner.shell(script)));
  if ((args.length === 1 && asksVersion(binary, args[0] ?? '')) || (VERBS.has(binary) && asksHelp(args)))
    return withName(binary, args, READS);
  const judged = JUDGES.get(binary)?.(args, inner) ?? stranger(binary, args, JUDGES.has(binary));
  return withName(binary, args, judged);
};

/** What is called `ls` in a container or on another machine may be anything; Kubernetes, too, counts exec as creating. */
const elsewhere = (binary: string, inside: Analysis): Analysis => {
  if (!ELSEWHERE.has(binary)) return inside;
  const through = binary === 'ssh' ? 'through ssh' : `through ${binary} exec`;
  if (inside.effect !== 'read') return { ...inside, says: inside.says.map((said) => `${said} (${through})`) };
  return {
    ...unknown(`a command that only looks, ${through} in a place that is not known`),
    names: inside.names,
  };
};

const ELSEWHERE = words('kubectl oc docker podman ssh');

/** Binaries outside the system's own directories could be anything. */
const binaryName = (written: string): string | undefined =>
  /^(?:\/(?:usr\/(?:local\/)?)?s?bin\/)?([\w.+:[\]-]+)$/.exec(written)?.[1];

const LANGUAGES = words(
  'terraform tofu node deno bun java javac php ruby perl python python3 go rustc dotnet tsc gcc g++ clang make cmake mvn gradle',
);

/** `-v` means verbose elsewhere. */
const asksVersion = (binary: string, option: string): boolean =>
  /^--(?:version|help)$/.test(option) ||
  (LANGUAGES.has(binary) && /^(?:-v|-V|-version)$/.test(option) && binary !== 'ruby') ||
  (binary === 'ruby' && option === '-v');

/** Of commands no one knows not even the words are known to be harmless to show. */
const stranger = (binary: string, args: readonly Argument[], known: boolean): Analysis => {
  const line = tellCommand(binary, args);
  if (DESTROYING.has(binary) || binary.startsWith('mkfs')) return verdict('destructive', [line]);
  if (SHELLS.has(binary) || binary === 'eval' || binary === 'source' || binary === '.')
    return unknown(`${binary} runs commands that are not known`);
  return unknown(CHANGING.has(binary) ? line : `${known ? line : binary} is not known to only look`);
};

/** What rules can name: the binary, and the whole line. */
const withName = (binary: string, args: readonly Argument[], analysis: Analysis): Analysis => {
  const line = [binary, ...args.map((arg) => arg ?? '…')].join(' ').toLowerCase().slice(0, 300);
  return { ...analysis, names: [...new Set([binary.toLowerCase(), line, ...analysis.names])] };
};

/** Options with a value, per wrapper; what follows the options is a command again. */
const WRAPPERS: Readonly<Record<string, { valued: ReadonlySet<string>; skip: number; refuse: RegExp }>> = {
  sudo: {
    valued: words('-u -g -h -p -C -T --user --group'),
    skip: 0,
    refuse: /^(?:-[isebA]|--(?:login|shell|edit|askpass))$/,
  },
  doas: { valued: words('-u'), skip: 0, refuse: /^-[sC]$/ },
  time: { valued: words('-f'), skip: 0, refuse: /^-(?:o|a)$/ },
  timeout: { valued: words('-k -s --signal --kill-after'), skip: 1, refuse: /^$/ },
  nice: { valued: words('-n'), skip: 0, refuse: /^$/ },
  ionice: { valued: words('-c -n'), skip: 0, refuse: /^-p$/ },
  nohup: { valued: words(''), skip: 0, refuse: /^-/ },
  stdbuf: { valued: words('-i -o -e'), skip: 0, refuse: /^$/ },
  command: { valued: words(''), skip: 0, refuse: /^$/ },
  xargs: { valued: words('-n -I -P -L -d -s -E'), skip: 0, refuse: /^(?:-a|--arg-file|-o)/ },
  watch: { valued: words('-n --interval'), skip: 0, refuse: /^$/ },
};

/** The command inside, or undefined if this is no wrapper or it does more than to run something. */
const unwrap = (binary: string, args: readonly Argument[]): readonly Argument[] | undefined => {
  if (binary === 'env') return unwrapEnv(args);
  if (binary === 'docker' || binary === 'podman' || binary === 'kubectl' || binary === 'oc')
    return unwrapExec(binary, args);
  const wrapper = WRAPPERS[binary];
  if (wrapper === undefined) return undefined;
  if (binary === 'command' && (args[0] === '-v' || args[0] === '-V')) return ['type', ...args.slice(1)];
  let index = 0;
  while (args[index]?.startsWith('-')) {
    const option = args[index] ?? '';
    if (wrapper.refuse.test(option)) return undefined;
    index += wrapper.valued.has(option) ? 2 : 1;
  }
  const inside = args.slice(index + wrapper.skip);
  if (inside.length === 0) return undefined;
  // xargs adds words that no one knows yet; `-I` puts one of them anywhere.
  return binary === 'xargs'
    ? [...inside.map((arg) => (arg?.includes('{}') ? undefined : arg)), undefined]
    : inside;
};

const unwrapEnv = (args: readonly Argument[]): readonly Argument[] | undefined => {
  const start = args.findIndex((arg) => arg === undefined || !isHarmlessAssignment(arg));
  return start < 0 || args[start]?.startsWith('-') || args[start]?.includes('=')
    ? undefined
    : args.slice(start);
};

/** `docker exec [options] container command…`, `kubectl exec [options] pod -- command…`. */
const unwrapExec = (binary: string, args: readonly Argument[]): readonly Argument[] | undefined => {
  const exec = args.indexOf('exec');
  const valued = words(
    '-n --namespace -c --container --context -e --env -u --user -w --workdir --kubeconfig -f --file -p --project-name',
  );
  const before = splitArguments(args.slice(0, exec), valued).words.filter((word) => word !== 'compose');
  if (exec < 0 || before.length > 0) return undefined;
  const after = args.slice(exec + 1);
  if (binary === 'kubectl' || binary === 'oc') {
    const dashes = after.indexOf('--');
    return dashes < 0 ? undefined : after.slice(dashes + 1);
  }
  let index = 0;
  while (after[index]?.startsWith('-')) index += valued.has(after[index] ?? '') ? 2 : 1;
  return after.length > index + 1 ? after.slice(index + 1) : undefined;
};

const SHELLS = words('sh bash zsh dash ash ksh');
const SSH_VALUED = words('-p -i -l -o -F -J -b -c -m');

/** Shell code handed to a shell, here or on another machine. */
const scriptOf = (binary: string, args: readonly Argument[]): string | undefined => {
  if (SHELLS.has(binary)) {
    const flag = args.findIndex((arg) => arg !== undefined && /^-[elxu]*c$/.test(arg));
    return flag >= 0 && args.slice(0, flag).every((arg) => arg?.startsWith('-')) ? args[flag + 1] : undefined;
  }
  if (
    binary !== 'ssh' ||
    args.includes(undefined) ||
    args.some((arg) => arg !== undefined && /^-[LRDfNWwE]|ProxyCommand|LocalCommand/i.test(arg))
  )
    return undefined;
  let index = 0;
  while (args[index]?.startsWith('-')) index += SSH_VALUED.has(args[index] ?? '') ? 2 : 1;
  return args.length > index + 1 ? args.slice(index + 1).join(' ') : undefined;
};
