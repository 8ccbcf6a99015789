/** Step 7: an auditor finds what happened, takes it away, and proves that no one changed it. */
import type { Entry, Session } from '../../domain/recording.ts';
import { verifyExport } from '../../recordings/export/verify-export.ts';
import type { Scene, Step } from './scene.ts';
import { waitUntil } from './wait-until.ts';

/** Runs the step; rejects if what it claims is not so. */
export const provenRecording: Step = async (scene) => {
  const { story } = scene;
  story.step(
    'An auditor proves what happened',
    'Every message and every decision was recorded, with secrets masked. Each entry carries a hash of the one before ' +
      'it, so no one can touch one entry of an export unseen.',
  );
  const { id, text } = await exported(scene);
  story.say(`Dave exports session ${id} of Bob’s agent, and reads in it what you have just seen:`);
  for (const line of decisionsIn(text)) story.say(`  ${line}`);
  const whole = await verifyExport(piecesOf(text));
  story.check(`The export is whole: ${whole.ok ? whole.entries : 0} entries, all in order.`, whole.ok);
  story.check('It holds no card number and no key.', !/4111 1111|sk_live_\w/.test(text));

  const at = changedEntry(text);
  const changed = await verifyExport(piecesOf(at.text));
  story.show(
    'Someone changes one character, and verification says',
    changed.ok ? 'nothing' : sentence(changed),
  );
  story.check('It names the entry that was touched.', !changed.ok && changed.seq === at.seq);
  const { status } = await ask(scene, 'bob', '/sessions');
  story.check('Bob himself may not read recordings; only auditors may.', status === 403);
};

const ask = async ({ demo, signal }: Scene, subject: string, path: string): Promise<Response> => {
  const token = await demo.people.mint(subject, { audience: `${demo.gateway.url}/api` });
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${demo.gateway.url}/api/v1${path}`, { headers, signal });
};

/** The session of Bob's agent as ndjson, once the refusal that the tour ended with is in it. */
const exported = (scene: Scene): Promise<{ readonly id: string; readonly text: string }> =>
  waitUntil(
    async () => {
      const found = await ask(scene, 'dave', '/sessions?user=bob&tool=update_order');
      const { items } = (await found.json()) as { items: readonly Session[] };
      const id = items[0]?.id;
      if (id === undefined) return undefined;
      const text = await (await ask(scene, 'dave', `/sessions/${id}/export?format=ndjson`)).text();
      const last = entriesIn(text).findLast(({ kind }) => kind === 'decision');
      return last?.verdict === 'require-grant' ? { id, text } : undefined;
    },
    { what: 'the recording', within: 10_000, signal: scene.signal },
  );

/** The export's entries; the first line is its manifest. */
const entriesIn = (text: string): readonly Entry[] =>
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));

/** Tool, verdict and rule of every decision about a tool, in order; the same ones in a row are told once. */
const decisionsIn = (text: string): readonly string[] =>
  entriesIn(text)
    .filter(({ kind, tool }) => kind === 'decision' && tool !== undefined)
    .map(({ tool = '', verdict = '', rule }) =>
      `${tool.padEnd(14)} ${verdict.padEnd(17)} ${rule ?? ''}`.trimEnd(),
    )
    .filter((line, at, lines) => line !== lines[at - 1]);

/** The export with the approval made one millisecond older or younger. */
const changedEntry = (text: string): { readonly text: string; readonly seq: number } => {
  const entry = entriesIn(text).find(({ verdict }) => verdict === 'approved') ?? entriesIn(text)[0];
  const at = `"at":${entry?.at}`;
  const line = text.split('\n').find((each) => each.includes(`"seq":${entry?.seq},`)) ?? '';
  return { text: text.replace(line, line.replace(at, `"at":${(entry?.at ?? 0) ^ 1}`)), seq: entry?.seq ?? 0 };
};

const sentence = ({ line, problem }: { readonly line: number; readonly problem: string }): string =>
  `line ${line}: ${problem}`;

async function* piecesOf(text: string): AsyncGenerator<string> {
  yield text;
}
