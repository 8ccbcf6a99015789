/** Chapter seven: an auditor takes the recording away and proves that it is whole. */
import { verifyExport } from '../../recordings/verify-export.ts';
import type { Tour } from '../tour.ts';
import { expectThat } from './expect-that.ts';

export const provesTheRecord = async ({ company, narrator }: Tour): Promise<void> => {
  narrator.chapter('An auditor proves what happened');
  const listed = await company.api('dave', 'sessions?user=bob&limit=50');
  const { items } = (await listed.json()) as { items: { id: string; entries: number }[] };
  narrator.act('Dave (audit)', `finds ${items.length} recording${items.length === 1 ? '' : 's'} of Bob`);
  const session = items.toSorted((one, other) => other.entries - one.entries)[0];
  expectThat('the session was recorded', session !== undefined);
  const id = session?.id ?? '';
  const exported = await (await company.api('dave', `sessions/${id}/export?format=ndjson`)).text();
  const verified = await verifyExport(pieces(exported));
  narrator.see(
    `exports ${id}: ${verified.ok ? `${verified.entries} entries, every link of the chain holds` : verified.problem}`,
  );
  expectThat('the export verifies', verified.ok);
  expectThat('no secret is in it', !exported.includes('6011 1111') && !/sk_live_\w/.test(exported));

  const forged = await verifyExport(pieces(exported.replace('cancelled', 'cancellec')));
  narrator.act('Mallory', 'changes one letter of it');
  narrator.see(forged.ok ? 'nobody notices' : `line ${forged.line}: ${forged.problem}`);
  narrator.why(
    'Each entry carries the hash of the one before; secrets were masked before anything was written.',
  );
  expectThat('a changed export is found out', !forged.ok);

  const denied = await company.api('bob', 'sessions');
  expectThat('Bob may not read recordings', denied.status === 403);
};

async function* pieces(text: string): AsyncIterable<string> {
  yield text;
}
