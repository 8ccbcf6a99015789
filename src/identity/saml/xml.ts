/**
 * XML as far as SAML needs it. Parsers differ in document types, entities, comments and sections, and each difference has
 * let attackers sign one thing and say another, so messages that hold any of these are refused before they are parsed.
 */
import { DOMParser } from '@xmldom/xmldom';

export const NAMESPACES = {
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  md: 'urn:oasis:names:tc:SAML:2.0:metadata',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  xenc11: 'http://www.w3.org/2009/xmlenc11#',
} as const;
export type Namespace = keyof typeof NAMESPACES;

/** Far above real messages: a person in a thousand groups has a thousand values. */
const MOST_TAGS = 10_000;
const DEEPEST = 48;
const TAG = /<[^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*>/g;

/**
 * The root element of a message.
 *
 * @throws Error for anything but plain, well-formed XML of a sane size and depth; its text quotes nothing of the message.
 */
export const parseMessage = (text: string): Element => {
  if (/<!|<\?/.test(text.replace(/^\uFEFF?<\?xml [^?<>]*\?>/, ''))) {
    throw new Error('the XML has a document type, a comment, a section or an instruction');
  }
  return parse(text);
};

/** The same for files of metadata, in which people write comments. */
export const parseMetadata = (text: string): Element => {
  const bare = text.replace(/<!--[\s\S]*?-->/g, '');
  return parseMessage(bare.replace(/^\uFEFF?\s+/, ''));
};

const parse = (text: string): Element => {
  checkSize(text);
  const fail = (): never => {
    throw new Error('the XML is not well-formed');
  };
  const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } });
  const { documentElement } = parser.parseFromString(text, 'text/xml');
  return documentElement ?? fail();
};

/** Before parsing, since parsers take time by the square of the depth of namespaces. */
const checkSize = (text: string): void => {
  const tags = text.match(TAG) ?? [];
  // A bracket that begins no tag would be read as one by some parsers only.
  if (tags.length !== text.split('<').length - 1) throw new Error('the XML is not well-formed');
  if (tags.length > MOST_TAGS) throw new Error('the XML has too many elements');
  let depth = 0;
  for (const tag of tags) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > DEEPEST) throw new Error('the XML is nested too deeply');
  }
};

/** Whether the node is this element of this namespace, whatever its prefix is. */
export const isElement = (node: Element, namespace: Namespace, name: string): boolean =>
  node.localName === name && node.namespaceURI === NAMESPACES[namespace];

/** Child elements, in document order. */
export const elementsIn = (parent: Element): readonly Element[] =>
  Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === 1);

/** Direct children only: what lies deeper was not looked for and proves nothing. */
export const childrenOf = (parent: Element, namespace: Namespace, name: string): readonly Element[] =>
  elementsIn(parent).filter((child) => isElement(child, namespace, name));

/** The only child of this name; undefined if there is none. @throws Error if there are several. */
export const onlyChild = (parent: Element, namespace: Namespace, name: string): Element | undefined => {
  const found = childrenOf(parent, namespace, name);
  if (found.length > 1) throw new Error(`the XML has more than one ${name}`);
  return found[0];
};

/** The element and everything below it. */
export const withDescendants = (element: Element): readonly Element[] => [
  element,
  ...elementsIn(element).flatMap(withDescendants),
];

/** The text of an element. @throws Error if it holds elements, whose text others might leave out. */
export const textOf = (element: Element): string => {
  if (elementsIn(element).length > 0) throw new Error(`${element.localName} is not a text`);
  return (element.textContent ?? '').trim();
};

/** An attribute; undefined if it is absent. */
export const attribute = (element: Element, name: string): string | undefined =>
  element.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined;
