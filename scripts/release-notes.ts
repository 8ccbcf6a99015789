/** Prints the section of CHANGELOG.md that belongs to a tag: `npm run -s release-notes -- v0.2.0`. */
import { readFileSync } from 'node:fs';
import { argv, exit, stderr, stdout } from 'node:process';
import { packageVersion } from '../src/cli/version.ts';

/**
 * The notes of one version, without its heading.
 * @throws Error if the changelog has no dated section for it.
 */
export const releaseNotes = (changelog: string, version: string): string => {
  const section = changelog
    .split(/^## /m)
    .slice(1)
    .find((text) => text.startsWith(`${version} (`));
  if (section === undefined || !/^\S+ \(\d{4}-\d{2}-\d{2}\)\n/.test(section)) {
    throw new Error(`CHANGELOG.md has no section "## ${version} (YYYY-MM-DD)".`);
  }
  return `${section.slice(section.indexOf('\n')).trim()}\n`;
};

const notesOfTag = (tag: string): string => {
  const version = packageVersion();
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, but package.json has version ${version}.`);
  return releaseNotes(readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8'), version);
};

if (argv[1] === import.meta.filename) {
  try {
    stdout.write(notesOfTag(argv[2] ?? ''));
  } catch (error) {
    stderr.write(`${(error as Error).message}\n`);
    exit(1);
  }
}
