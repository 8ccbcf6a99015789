/** Runs the detectors that look at more than one word, each only if the text can hold what it looks for. */

import type { Hit } from '../engine/hit.ts';
import { type Reading, traits } from '../engine/text-traits.ts';
import type { Classify } from '../readers/find-field.ts';
import { findClientSecrets } from './find-client-secrets.ts';
import { findHtmlTables } from './find-html-tables.ts';
import { findKubernetesSecrets } from './find-kubernetes.ts';
import { findLineRecords } from './find-line-records.ts';
import { findPem } from './find-pem.ts';
import { findSqlRows } from './find-sql-rows.ts';
import { findTables } from './find-tables.ts';
import { findSignedParameters } from './find-url-secrets.ts';

const none: readonly Hit[] = [];

/** ClickHouse writes the names of columns into the frame around the rows, which stands here as `+-id-+-password-+`. */
const withBars = (text: string): string =>
  text.includes('+-')
    ? text.replaceAll(/^\+-+[A-Za-z][\w+-]*\+[ \t]*$/gm, (line) =>
        line.replaceAll('+', '|').replaceAll('-', ' '),
      )
    : text;

/** `names` says where names of fields stand that hold something of concern. */
export const findStructures = (
  { text, has }: Reading,
  names: readonly number[],
  classify: Classify,
): readonly Hit[] => {
  const lists: (readonly Hit[])[] = [];
  if (text.includes('Q~')) lists.push(findClientSecrets(text));
  if (text.includes('PRIVATE KEY')) lists.push(findPem(text));
  const ofLines = (has & traits.newline) !== 0;
  if (ofLines) lists.push(findTables(withBars(text), names, classify));
  if (ofLines && names.length > 0) lists.push(findKubernetesSecrets(text));
  if ((has & traits.colon) !== 0) lists.push(findLineRecords(text));
  if (names.length > 0) lists.push(findSqlRows(text, classify));
  if (names.length > 0 && /<t[dh]/i.test(text)) lists.push(findHtmlTables(text, classify));
  if ((has & (traits.question | traits.ampersand)) !== 0) lists.push(findSignedParameters(text));
  return lists.length === 0 ? none : lists.flat();
};
