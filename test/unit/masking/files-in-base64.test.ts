/** Nothing inside a picture, a sound or an archive in base64 is altered, though its noise reads like names and keys. */
import { expect, it } from 'vitest';
import { createRandom } from '../../../scripts/masking-set/random.ts';
import { mask, maskText } from './masker.ts';

const random = createRandom(44);
const starts = {
  png: [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
  jpeg: [0xff, 0xd8, 0xff, 0xe0],
  gif: [0x47, 0x49, 0x46, 0x38, 0x39, 0x61],
  wav: [0x52, 0x49, 0x46, 0x46],
  zip: [0x50, 0x4b, 3, 4],
  gzip: [0x1f, 0x8b, 8, 0],
  mp3: [0x49, 0x44, 0x33],
  unknown: [0x00, 0x9f, 0xe1],
};
const fileOf = (start: readonly number[]): string => {
  const bytes = Buffer.from([...start, ...Array.from({ length: 6000 }, () => random.int(256))]);
  const encoded = bytes.toString('base64');
  // What the noise holds now and then: the name of a field between two slashes, a key's prefix.
  const [at, noise] = [4000, random.pick(['/Pass/', '+pwd/', '/AKIAZ7Q4M2XW5N3PLK6T/', '/token+'])];
  return encoded.slice(0, at) + noise + encoded.slice(at + noise.length);
};

it.each(Object.entries(starts))('leaves %s alone, alone and in a data: URI', (type, start) => {
  for (let round = 0; round < 10; round++) {
    const file = fileOf(start);
    expect(maskText(file)).toBe(file);
    expect(maskText(`<img src="data:image/${type};base64,${file}">`)).toBe(
      `<img src="data:image/${type};base64,${file}">`,
    );
    const content = [{ type: 'image', data: file, mimeType: `image/${type}` }];
    expect(mask({ content })).toEqual({ content });
  }
});

it('still finds a password in a text behind a data: URI', () => {
  const text = Buffer.from(`notes\npassword=hunter2x!\n${'lorem ipsum '.repeat(40)}`).toString('base64');
  expect(maskText(`data:text/plain;base64,${text}`)).not.toContain(text);
});
