/** When a SAML provider's metadata is read, and for how long it is believed if it cannot be read again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { createKeyPair } from '../../../../src/demo/company/saml/certificate.ts';
import { createFindProvider } from '../../../../src/identity/saml/find-provider.ts';

const ISSUER = 'https://idp.acme.example/saml';
const URL_OF_METADATA = 'https://idp.acme.example/metadata';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let certificate: string;
beforeAll(async () => {
  certificate = (await createKeyPair('Acme IdP')).certificate;
});

const metadata = (signIn = 'https://idp.acme.example/one'): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${ISSUER}"><md:IDPSSODescriptor><md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${signIn}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;

/** `answer` is what the address answers; a thrown error is a provider that cannot be reached. */
const start = (place = URL_OF_METADATA) => {
  const clock = { now: DAY };
  const scene = { answer: async (): Promise<Response> => new Response(metadata()) };
  const asked: (RequestInit | undefined)[] = [];
  const warned: object[] = [];
  const find = createFindProvider({
    issuer: ISSUER,
    metadata: place,
    fetch: async (_, init) => {
      asked.push(init);
      return scene.answer();
    },
    now: () => clock.now,
    log: { warn: (fields) => void warned.push(fields) },
  });
  const signIn = async () => (await find()).entryPoint;
  const breakIt = () => {
    scene.answer = async () => new Response('', { status: 503 });
  };
  return { clock, scene, asked, warned, find, signIn, breakIt };
};

it('reads once for questions at one moment, and follows no redirect', async () => {
  const { find, asked } = start();
  await Promise.all([find(), find(), find()]);
  expect(asked).toMatchObject([{ redirect: 'error' }]);
});

it('reads again after a quarter of an hour, and knows what has changed', async () => {
  const { clock, scene, signIn } = start();
  expect(await signIn()).toBe('https://idp.acme.example/one');
  scene.answer = async () => new Response(metadata('https://idp.acme.example/two'));
  clock.now += 15 * MINUTE - 1;
  expect(await signIn()).toBe('https://idp.acme.example/one');
  clock.now += 1;
  expect(await signIn()).toBe('https://idp.acme.example/two');
});

it('believes what was read last for a day, says so, and looks every ten seconds', async () => {
  const { clock, signIn, breakIt, warned, asked } = start();
  await signIn();
  breakIt();
  clock.now += DAY;
  expect(await signIn()).toBe('https://idp.acme.example/one');
  expect(warned).toMatchObject([{ issuer: ISSUER }]);
  expect(asked).toHaveLength(2);
  await signIn();
  expect(asked).toHaveLength(2);
  clock.now += 10_000;
  await expect(signIn()).rejects.toThrow(`${URL_OF_METADATA} answered 503`);
  expect(asked).toHaveLength(3);
});

it('is not there before it could be read, and is as soon as it can', async () => {
  const { scene, signIn, breakIt } = start();
  breakIt();
  await expect(signIn()).rejects.toThrow('answered 503');
  scene.answer = async () => new Response(metadata());
  expect(await signIn()).toBe('https://idp.acme.example/one');
});

it('reads no more than 5 MiB', async () => {
  const { scene, signIn } = start();
  const most = 5 * 1024 * 1024;
  scene.answer = async () => new Response(metadata().padEnd(most));
  expect(await signIn()).toBe('https://idp.acme.example/one');
  const other = start();
  other.scene.answer = async () => new Response(metadata().padEnd(most + 1));
  await expect(other.signIn()).rejects.toThrow('larger than 5 MiB');
});

it('takes the metadata itself, or a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firebreak-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'metadata.xml');
  await writeFile(path, metadata('https://idp.acme.example/file'));
  const [text, file] = [start(`\n ${metadata()}`), start(path)];
  expect(await text.signIn()).toBe('https://idp.acme.example/one');
  expect(await file.signIn()).toBe('https://idp.acme.example/file');
  expect([...text.asked, ...file.asked]).toEqual([]);
});
