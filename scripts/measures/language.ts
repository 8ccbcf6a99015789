/** Words that a pass over the language replaces; counted in comments, texts and pages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { commentsOf, nodesOf, placeOf, type Sources } from './read-sources.ts';

/**
 * Words after which *where* asks for a place: after a noun of place, a verb of knowing, or a preposition it is right.
 * What is left is taken for *if*, so the count is an upper bound.
 */
const BEFORE_PLACE =
  /\b(?:place|places|point|position|file|folder|line|address|page|channel|column|token|path|know|knows|known|say|says|said|see|sees|seen|tell|tells|show|shows|note|notes|find|finds|found|look|looks|from|to|is|are|of|exactly|just|the|ask|asks|remember|remembers|name|names|with|trusts|signs) $/i;

/** After *where*, with few words between: that something is, goes or stands somewhere. */
const AFTER_PLACE =
  /^(?: [\w'’-]+){0,7}? (?:stands?|stood|goes|go|leads?|begins?|starts?|comes?|breaks off|ends?|lies?|lay|puts|keeps?|kept|asks?|belongs?|may be sent|is sent|sent|gets?|stopped|is shown|signs?|(?:is|are|was|it is)(?=[.,;:)]| \*\/| and | until |$))/;

/** A comment that begins with *where* and has no comma before its first stop says what a place is. */
const LABEL = /^(?:\/\*\*?|\/\/)\s*(?:@\w+ [\w.]+ )?where\b[^,.;]*(?:[.;]|\*\/|$)/i;

/** Comments in which *where* stands for *if*; approximate. */
export const whereForIf = (sources: Sources): string[] =>
  sources.files.flatMap((file) =>
    commentsOf(file).flatMap(({ text, line }) => {
      const words = text.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ');
      const wrong = [...words.matchAll(/\b(?<!`)[Ww]here\b/g)].filter(
        ({ index }) =>
          !BEFORE_PLACE.test(words.slice(0, index)) &&
          !AFTER_PLACE.test(words.slice(index + 'where'.length)) &&
          !(LABEL.test(words) && /^\W*(?:@\w+ [\w.]+ )?$/.test(words.slice(0, index))),
      );
      return wrong.map(() => `${placeOf(sources, file)}:${line}`);
    }),
  );

const INDEFINITE = /\b(?:whoever|nobody|somebody|anybody|everybody)\b/gi;

/** Comments and texts of the sources, and pages, with whoever, nobody, somebody, anybody or everybody. */
export const indefinitePersons = (sources: Sources): string[] => [
  ...sources.files.flatMap((file) =>
    [...commentsOf(file).map(({ text }) => text), ...textsOf(file)].flatMap((text) =>
      Array.from(text.match(INDEFINITE) ?? [], () => placeOf(sources, file)),
    ),
  ),
  ...pagesOf(sources.root).flatMap(({ path, text }) => Array.from(text.match(INDEFINITE) ?? [], () => path)),
];

const textsOf = (file: ts.SourceFile): string[] =>
  [...nodesOf(file)]
    .filter((node) => ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node))
    .map((node) => node.getText(file));

const pagesOf = (root: string) =>
  [
    ...readdirSync(root),
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => `docs/${path}`),
  ]
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
