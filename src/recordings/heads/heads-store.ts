/** Signed heads as documents: one for each record, and one that says which is the last. None of them ever expires. */
import type { DocumentStore, Json } from '../../domain/document.ts';
import { everyItem } from '../../domain/page.ts';
import { placeOf, type SignedHeads } from './signed-heads.ts';

const KIND = 'signed-heads';
const TIP = ['signed-heads-tip', 'tip'] as const;
const AT_ONCE = 100;

/** Ids sort as their numbers do. */
const idOf = (number: number): string => String(number).padStart(12, '0');

type Documents = Pick<DocumentStore, 'getDocument' | 'putDocument'>;

/** The last record; undefined before the first. A process that died may have left the pointer behind it. */
export const lastHeads = async (
  documents: Pick<Documents, 'getDocument'>,
): Promise<SignedHeads | undefined> => {
  let number = Number((await documents.getDocument(...TIP))?.value ?? 0);
  let last = number === 0 ? undefined : await getHeads(documents, number);
  for (;;) {
    const next = await getHeads(documents, number + 1);
    if (next === undefined) return last;
    last = next;
    number += 1;
  }
};

const getHeads = async (
  documents: Pick<Documents, 'getDocument'>,
  number: number,
): Promise<SignedHeads | undefined> =>
  (await documents.getDocument(KIND, idOf(number)))?.value as SignedHeads | undefined;

/** @throws Error if another process has taken the place: what it wrote is not overwritten. */
export const saveHeads = async (documents: Documents, signed: SignedHeads): Promise<void> => {
  const { number } = placeOf(signed);
  const value = signed as unknown as Json;
  if (!(await documents.putDocument(KIND, idOf(number), { value, ifVersion: 0 }))) {
    throw new Error(`heads ${number} were signed by another process`);
  }
  const version = (await documents.getDocument(...TIP))?.version ?? 0;
  // Only a hint where to look first: if this is lost, the last record is found from the one before.
  await documents.putDocument(...TIP, { value: number, ifVersion: version });
};

/** All records in order. */
export async function* everyHeads(
  documents: Pick<DocumentStore, 'listDocuments'>,
): AsyncGenerator<SignedHeads> {
  const all = everyItem((cursor) => documents.listDocuments(KIND, { limit: AT_ONCE, cursor }));
  for await (const { value } of all) yield value as unknown as SignedHeads;
}
