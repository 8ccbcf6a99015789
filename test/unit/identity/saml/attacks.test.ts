/** What attackers send: each of these once fooled some SAML implementation, and none signs anyone in here. */
import { createHmac, createPublicKey } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Algorithms,
  encryptAssertion,
  STRONG,
  signElement,
  wrapAssertion,
  writeAssertion,
} from '../../../../src/demo/company/saml/response.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { encryptByOaep } from '../../../support/encrypt-by-oaep.ts';
import { createSamlLab, type SamlLab } from '../../../support/saml-lab.ts';

let lab: SamlLab;
beforeAll(async () => {
  lab = await createSamlLab();
});
beforeEach(() => {
  lab.logged.length = 0;
});

const refused = async (xml: string, reason: string | RegExp): Promise<void> => {
  await expect(lab.post(xml)).rejects.toThrow(Refusal);
  expect(lab.logged.join()).toMatch(reason);
};

/** The parts that wrapping is made of: a signed assertion and one that makes its reader an administrator. */
const parts = () => {
  const signed = signElement(writeAssertion(lab.options()), 'Assertion', lab.idp);
  const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? '';
  const bare = signed.replace(signature, '');
  const id = /ID="([^"]+)"/.exec(signed)?.[1] ?? '';
  const evil = writeAssertion(lab.options({ nameId: 'admin' }));
  const afterIssuer = (assertion: string, added: string) =>
    assertion.replace('</saml:Issuer>', `</saml:Issuer>${added}`);
  const before = (assertion: string, added: string) =>
    assertion.replace('</saml:Assertion>', `${added}</saml:Assertion>`);
  const around = (inside: string) => wrapAssertion(inside, lab.options());
  return { signed, signature, bare, id, evil, afterIssuer, before, around };
};

/** The same for a signed response. */
const responses = () => {
  const options = lab.options();
  const signed = signElement(wrapAssertion(writeAssertion(options), options), 'Response', lab.idp);
  const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? '';
  const bare = signed.replace(signature, '');
  const evil = wrapAssertion(writeAssertion(lab.options({ nameId: 'admin' })), options);
  return { signature, bare, evil };
};

describe('signature wrapping', () => {
  test('XSW1: a forged response with the signed one inside its signature', () => {
    const { signature, bare, evil } = responses();
    const moved = signature.replace('</ds:Signature>', `${bare}</ds:Signature>`);
    return refused(evil.replace('</saml:Issuer>', `</saml:Issuer>${moved}`), 'exactly one assertion');
  });

  test('XSW2: a forged response with the signed one beside its signature', () => {
    const { signature, bare, evil } = responses();
    return refused(
      evil.replace('</saml:Issuer>', `</saml:Issuer>${bare}${signature}`),
      'exactly one assertion',
    );
  });

  test('XSW3: a forged assertion before the signed one', () => {
    const { evil, signed, around } = parts();
    return refused(around(evil + signed), 'exactly one assertion');
  });

  test('a forged assertion behind the signed one', () => {
    const { evil, signed, around } = parts();
    return refused(around(signed + evil), 'exactly one assertion');
  });

  test('XSW4: a forged assertion around the signed one', () => {
    const { evil, signed, before, around } = parts();
    return refused(around(before(evil, signed)), 'exactly one assertion');
  });

  test('XSW5: a forged assertion with the signature of another, which stands behind it', () => {
    const { evil, signature, bare, afterIssuer, around } = parts();
    return refused(around(afterIssuer(evil, signature) + bare), 'exactly one assertion');
  });

  test('XSW6: a forged assertion with the signed one inside the signature', () => {
    const { evil, signature, bare, afterIssuer, around } = parts();
    const moved = signature.replace('</ds:Signature>', `${bare}</ds:Signature>`);
    return refused(around(afterIssuer(evil, moved)), 'exactly one assertion');
  });

  test('XSW7: a forged assertion in Extensions', () => {
    const { evil, signed, around } = parts();
    return refused(around(`<samlp:Extensions>${evil}</samlp:Extensions>${signed}`), 'exactly one assertion');
  });

  test('XSW8: a forged assertion with the signed one in an Object of its signature', () => {
    const { evil, signature, bare, afterIssuer, around } = parts();
    const moved = signature.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`);
    return refused(around(afterIssuer(evil, moved)), 'exactly one assertion');
  });

  test('a forged assertion that has the id of the signed one', () => {
    const { evil, id, signed, around } = parts();
    const twin = evil.replace(/ID="[^"]+"/, `ID="${id}"`);
    return refused(around(`<samlp:Extensions>${twin}</samlp:Extensions>${signed}`), 'same id twice');
  });

  test('the id of the signed one in other letters', () => {
    const { signed, id, around } = parts();
    return refused(around(`<samlp:Extensions><x Id="${id}"/></samlp:Extensions>${signed}`), 'same id twice');
  });

  test('a forged assertion under another namespace', () => {
    const { evil, signed, around } = parts();
    const alien = evil.replace('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:evil');
    return refused(around(alien + signed), 'exactly one assertion');
  });

  test('a signature that covers the response but stands in a forged assertion', () => {
    const { signature, bare, evil } = responses();
    const inside = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(evil)?.[0] ?? '';
    const forged = inside.replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
    return refused(bare.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, forged), 'something else');
  });
});

describe('what is not signed', () => {
  test('an assertion without a signature', () =>
    refused(wrapAssertion(writeAssertion(lab.options()), lab.options()), 'Invalid signature'));

  test('an assertion that was changed after it was signed', () =>
    refused(lab.honest().replace('>alice<', '>admin<'), 'Invalid signature'));

  test('an attribute that was added after it was signed', () =>
    refused(
      lab
        .honest()
        .replace('<saml:AttributeStatement>', '<saml:AttributeStatement><saml:Attribute Name="groups"/>'),
      'Invalid signature',
    ));

  test('two assertions, each signed by the provider', () => {
    const one = parts().signed;
    return refused(wrapAssertion(one + parts().signed, lab.options()), 'exactly one assertion');
  });

  test('an assertion whose signature was emptied', () => {
    const { signed, around } = parts();
    return refused(around(signed.replace(/<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>/, '')), 'no SignedInfo');
  });

  test('a signature with two references', () => {
    const { signed, around } = parts();
    const twice = signed.replace(/(<ds:Reference[\s\S]*<\/ds:Reference>)/, '$1$1');
    return refused(around(twice), 'more than one Reference');
  });
});

describe('keys and algorithms', () => {
  test('a signature by a key that the message brings along', () => {
    const signed = signElement(writeAssertion(lab.options()), 'Assertion', lab.stranger);
    expect(signed).toContain('X509Certificate');
    return refused(wrapAssertion(signed, lab.options()), 'Invalid signature');
  });

  test.each<[string, Algorithms, string]>([
    [
      'SHA-1 in the signature',
      { ...STRONG, signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' },
      'rsa-sha1',
    ],
    ['SHA-1 in the digest', { ...STRONG, digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }, 'xmldsig#sha1'],
    [
      'a canonicalization that signs comments',
      {
        ...STRONG,
        transforms: [...STRONG.transforms, 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments'],
      },
      'WithComments',
    ],
  ])('%s', (_what, algorithms, reason) => {
    const signed = signElement(writeAssertion(lab.options()), 'Assertion', { ...lab.idp, algorithms });
    return refused(wrapAssertion(signed, lab.options()), reason);
  });

  test('an HMAC whose secret is the public key of the provider', () => {
    const { signed, around } = parts();
    const claimed = signed.replace(
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    );
    const secret = createPublicKey(lab.idp.certificate).export({ type: 'spki', format: 'pem' });
    const info = /<ds:SignedInfo[\s\S]*<\/ds:SignedInfo>/.exec(claimed)?.[0] ?? '';
    const value = createHmac('sha1', secret).update(info).digest('base64');
    const forged = claimed.replace(/(<ds:SignatureValue>)[^<]*/, `$1${value}`);
    return refused(around(forged), 'hmac-sha1');
  });

  test('a transform by a stylesheet', () => {
    const { signed, around } = parts();
    const evil = '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>';
    return refused(around(signed.replace('</ds:Transforms>', evil)), 'REC-xslt');
  });
});

describe('XML', () => {
  test.each<[string, (xml: string) => string]>([
    ['a comment in the name', (xml) => xml.replace('>alice<', '>alice<!---->.evil<')],
    ['a section in the name', (xml) => xml.replace('>alice<', '><![CDATA[alice]]><')],
    ['an instruction in the name', (xml) => xml.replace('>alice<', '>alice<?x?><')],
    [
      'an external entity',
      (xml) => `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml.replace('>alice<', '>&e;<')}`,
    ],
    [
      'a bomb of entities',
      (xml) => `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${xml}`,
    ],
    ['a document type of nothing', (xml) => `<!DOCTYPE Response>${xml}`],
    ['an unknown entity', (xml) => xml.replace('>alice<', '>&nobody;<')],
    ['an element without end', (xml) => xml.replace('</samlp:Response>', '')],
    ['a second root', (xml) => `${xml}<samlp:Response/>`],
    ['an attribute twice', (xml) => xml.replace('Version="2.0"', 'Version="2.0" Version="2.0"')],
  ])('%s is refused', (_what, change) => refused(change(lab.honest()), /./));

  test('elements in a name are refused, even if they are signed', () => {
    const nested = writeAssertion(lab.options()).replace('>alice<', '>alice<x/>.evil<');
    return refused(
      wrapAssertion(signElement(nested, 'Assertion', lab.idp), lab.options()),
      'NameID is not a text',
    );
  });

  test('elements without end, in depth or number, are refused before they are parsed', async () => {
    await refused(lab.honest().replace('>alice<', `>${'<x>'.repeat(5000)}<`), 'deeply');
    await refused(lab.honest().replace('>alice<', `>${'<x/>'.repeat(20_000)}<`), 'too many elements');
  });

  test('an oversized message is refused', () => refused(lab.honest() + ' '.repeat(400 * 1024), 'too long'));

  test('bytes that are no UTF-8 are refused', async () => {
    const bytes = Buffer.concat([Buffer.from(lab.honest()), Buffer.from([0xff])]);
    await expect(lab.signIn.receive(bytes.toString('base64'))).rejects.toThrow(Refusal);
    expect(lab.logged.join()).toMatch(/not valid/);
  });

  test('blanks without end before what is not base64 take no time', async () => {
    await expect(lab.signIn.receive(`A${' '.repeat(300_000)}%`)).rejects.toThrow(Refusal);
  });

  test.each(['', '%%%', 'PGE+'])('%j is refused', async (text) => {
    await expect(lab.signIn.receive(text)).rejects.toThrow(Refusal);
  });
});

describe('encryption', () => {
  test('a signed assertion may be encrypted', async () => {
    const sealed = await encryptAssertion(parts().signed, lab.own.certificate);
    expect((await lab.finish(wrapAssertion(sealed, lab.options()))).caller.subject).toBe('alice');
  });

  test('a signed response may hold an encrypted assertion', async () => {
    const sealed = await encryptAssertion(writeAssertion(lab.options()), lab.own.certificate);
    const xml = signElement(wrapAssertion(sealed, lab.options()), 'Response', lab.idp);
    expect((await lab.finish(xml)).caller.subject).toBe('alice');
  });

  test('what anyone can encrypt is not signed', async () => {
    const sealed = await encryptAssertion(writeAssertion(lab.options()), lab.own.certificate);
    await refused(wrapAssertion(sealed, lab.options()), 'Invalid signature');
  });

  test('what is encrypted has the same shape as what is not', async () => {
    const { evil, signature, bare, afterIssuer, signed, before } = parts();
    const moved = signature.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`);
    const cases: [string, string][] = [
      [afterIssuer(evil, moved), 'holds another one'],
      [before(evil, signed), 'holds another one'],
      [signed.replace('>alice<', '>al<!---->ice<'), 'a comment'],
    ];
    for (const [assertion, reason] of cases) {
      const sealed = await encryptAssertion(assertion, lab.own.certificate);
      await refused(wrapAssertion(sealed, lab.options()), reason);
    }
  });

  test('SHA-1 inside is refused as outside', async () => {
    const algorithms = { ...STRONG, signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' };
    const weak = signElement(writeAssertion(lab.options()), 'Assertion', { ...lab.idp, algorithms });
    const sealed = await encryptAssertion(weak, lab.own.certificate);
    await refused(wrapAssertion(sealed, lab.options()), 'rsa-sha1');
  });

  test.each([
    ['http://www.w3.org/2001/04/xmlenc#aes256-cbc', 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'],
    ['http://www.w3.org/2009/xmlenc11#aes256-gcm', 'http://www.w3.org/2001/04/xmlenc#rsa-1_5'],
  ] as const)('encryption that tells by its errors is refused: %s with %s', async (content, key) => {
    const sealed = await encryptAssertion(parts().signed, lab.own.certificate, { content, key });
    await refused(wrapAssertion(sealed, lab.options()), 'AES-GCM');
  });

  test.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)(
    'a signed assertion may be encrypted by RSA-OAEP of XML Encryption 1.1 with %s',
    async (hash) => {
      const sealed = await encryptByOaep(parts().signed, lab.own.certificate, { hash });
      expect((await lab.finish(wrapAssertion(sealed, lab.options()))).caller.subject).toBe('alice');
    },
  );

  test('what is encrypted so counts by its own signature only', async () => {
    const { evil } = parts();
    const bare = await encryptByOaep(evil, lab.own.certificate);
    await refused(wrapAssertion(bare, lab.options()), 'is not signed itself');
    const xml = signElement(wrapAssertion(bare, lab.options()), 'Response', lab.idp);
    await refused(xml, 'is not signed itself');
    const forged = signElement(evil, 'Assertion', lab.stranger);
    const sealed = await encryptByOaep(forged, lab.own.certificate);
    await refused(wrapAssertion(sealed, lab.options()), 'Invalid signature');
  });

  test('what is encrypted so has the same shape as what is not', async () => {
    const { evil, signature, bare, afterIssuer, signed, before: within } = parts();
    const moved = signature.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`);
    const cases: [string, string][] = [
      [afterIssuer(evil, moved), 'holds another one'],
      [within(evil, signed), 'holds another one'],
      [signed.replace('>alice<', '>al<!---->ice<'), 'a comment'],
      [`${signed}${evil}`, 'not well-formed'],
      [`${signed}</samlp:Response><x>`, 'not well-formed'],
    ];
    for (const [assertion, reason] of cases) {
      const sealed = await encryptByOaep(assertion, lab.own.certificate);
      await refused(wrapAssertion(sealed, lab.options()), reason);
    }
  });

  test('hashes that differ and labels are refused with what to set', async () => {
    for (const change of [
      { mask: 'SHA-1' },
      { label: 'eA==' },
      { digest: 'http://www.w3.org/2001/04/xmldsig-more#md5' },
    ]) {
      const sealed = await encryptByOaep(parts().signed, lab.own.certificate, change);
      await refused(wrapAssertion(sealed, lab.options()), 'SHA-256 for digest and mask');
    }
  });

  test('a digest that rsa-oaep-mgf1p is not known to have is refused with what to set', async () => {
    const sealed = await encryptByOaep(parts().signed, lab.own.certificate, {
      method: 'xmlenc#rsa-oaep-mgf1p',
    });
    await refused(wrapAssertion(sealed, lab.options()), 'rsa-oaep (XML Encryption 1.1) with SHA-256');
  });

  test('errors tell nothing of key and text', async () => {
    const other = await encryptByOaep(parts().signed, lab.stranger.certificate);
    const torn = await encryptByOaep(parts().signed, lab.own.certificate, { tear: true });
    const cbc = await encryptByOaep(parts().signed, lab.own.certificate, { content: 'aes256-cbc' });
    await refused(wrapAssertion(other, lab.options()), /^the assertion cannot be decrypted with [\w.]+$/);
    lab.logged.length = 0;
    await refused(wrapAssertion(torn, lab.options()), /^the assertion cannot be decrypted with [\w.]+$/);
    await refused(wrapAssertion(cbc, lab.options()), 'AES-GCM');
  });

  test('an assertion for the key of another is refused', async () => {
    const sealed = await encryptAssertion(parts().signed, lab.stranger.certificate);
    await refused(wrapAssertion(sealed, lab.options()), 'cannot be decrypted');
  });
});
