/** Runs inside a page: says what a person could not read or reach there. Loaded by script, so that no policy of the page keeps it out. */

/** WCAG 2.2, 1.4.3: contrast of text with what is behind it. */
const ENOUGH = 4.5;
/** Layout counts in fractions of a pixel. */
const HAIR = 0.6;
const WORKED = 'button, input, select, textarea, summary, a[href], [tabindex]';

globalThis.legible = { complaints, unreached, watchFocus };

/** What is wrong with what is shown, a sentence each; the open dialog alone where there is one. */
function complaints() {
  const root = shownRoot();
  const found = [
    ...wideParts(root),
    ...textsOf(root).flatMap(textComplaints),
    ...fieldsOf(root).flatMap(fieldComplaints),
    ...worked()
      .filter(isCovered)
      .map((element) => `${nameOf(element)} is covered by something else`),
  ];
  return [...new Set(found)];
}

function shownRoot() {
  return document.querySelector('dialog[open]') ?? document.body;
}

function isShown(element) {
  return element.checkVisibility({ visibilityProperty: true });
}

function wideParts(root) {
  const page = document.scrollingElement;
  const whole =
    page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth} px wide in ${innerWidth}`] : [];
  const parts = [...root.querySelectorAll('*')].filter((element) => {
    const typedInto = element.matches('input, select, textarea, option');
    return (
      !typedInto &&
      isShown(element) &&
      getComputedStyle(element).display !== 'inline' &&
      element.scrollWidth > element.clientWidth + 1
    );
  });
  return [
    ...whole,
    ...parts.map(
      (element) => `${nameOf(element)} is ${element.scrollWidth} px wide in ${element.clientWidth}`,
    ),
  ];
}

/** Every piece of text that is drawn, with the element around it. */
function textsOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const { parentElement } = node;
    if (node.data.trim() === '' || parentElement.closest('option, script, style, noscript')) continue;
    if (isShown(parentElement)) texts.push({ node, element: parentElement });
  }
  return texts;
}

function textComplaints({ node, element }) {
  const said = `“${node.data.trim().slice(0, 40)}” in ${nameOf(element)}`;
  const range = document.createRange();
  range.selectNodeContents(node);
  const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
  if (boxes.length === 0) return [`${said} takes no room`];
  const cut = boxes.some((box) => ancestors(element).some((around) => cuts(around, box)));
  return [
    ...(cut ? [`${said} is cut`] : []),
    ...contrastComplaints(said, element, getComputedStyle(element).color),
  ];
}

/** What is out of sight can be scrolled to, downwards only. */
function cuts(around, box) {
  const { overflowX, overflowY } = getComputedStyle(around);
  const edge =
    around === document.documentElement ? { left: 0, right: innerWidth } : around.getBoundingClientRect();
  const sideways =
    (overflowX !== 'visible' || around === document.documentElement) &&
    (box.left < edge.left - HAIR || box.right > edge.right + HAIR);
  const below =
    ['hidden', 'clip'].includes(overflowY) &&
    (box.top < edge.top - HAIR || box.bottom > edge.bottom + HAIR) &&
    !scrollsInside(around);
  return sideways || below;
}

/** Whether something inside scrolls, so that what is below the edge comes into sight. */
function scrollsInside(around) {
  return [...around.querySelectorAll('*')].some((element) => getComputedStyle(element).overflowY === 'auto');
}

/** Whether something lies on top of it where a person would press; what is scrolled out of sight is not covered. */
function isCovered(element) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const inSight = ancestors(element).every((around) => {
    const edge = around.getBoundingClientRect();
    const scrolls = getComputedStyle(around).overflowY !== 'visible';
    return !scrolls || (y > edge.top && y < edge.bottom);
  });
  if (!inSight || y < 0 || y > innerHeight) return false;
  const onTop = document.elementFromPoint(x, y);
  return !element.contains(onTop) && !onTop?.contains(element);
}

function fieldsOf(root) {
  return [...root.querySelectorAll('input:not([type=checkbox], [type=radio]), select, textarea')].filter(
    isShown,
  );
}

function fieldComplaints(field) {
  const said = `the text of ${nameOf(field)}`;
  const hint = field.placeholder ? getComputedStyle(field, '::placeholder').color : undefined;
  return [
    ...contrastComplaints(said, field, getComputedStyle(field).color),
    ...(hint ? contrastComplaints(`the placeholder of ${nameOf(field)}`, field, hint) : []),
  ];
}

function contrastComplaints(said, element, ink) {
  const paper = paperBehind(element);
  const contrast = ratio(over(rgba(ink), paper), paper);
  return contrast < ENOUGH
    ? [`${said} has a contrast of ${contrast.toFixed(2)} in ${ink} on ${paper.slice(0, 3)}`]
    : [];
}

/** The colour behind an element: everything painted under it, on white. */
function paperBehind(element) {
  const layers = ancestors(element).map((around) => rgba(getComputedStyle(around).backgroundColor));
  const canvas =
    getComputedStyle(document.documentElement).colorScheme === 'dark' ? [18, 18, 18, 1] : [255, 255, 255, 1];
  return layers.reverse().reduce((below, layer) => over(layer, below), canvas);
}

/** From the element outwards; what a dialog lies on does not show through it. */
function ancestors(element) {
  const chain = [];
  for (let next = element; next; next = next.parentElement) {
    chain.push(next);
    if (next.matches('dialog')) break;
  }
  return chain;
}

function rgba(colour) {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return [red, green, blue, alpha];
}

function over([red, green, blue, alpha], below) {
  const mixed = [red, green, blue].map((part, index) => part * alpha + below[index] * (1 - alpha));
  return [...mixed, 1];
}

function ratio(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const reached = new Set();

/** Forgets what the keyboard has reached, and notes from now on what it reaches. Resolves with how many things there are. */
function watchFocus() {
  reached.clear();
  document.activeElement?.blur();
  document.addEventListener('focusin', note);
  return worked().length;
}

function note({ target }) {
  const { outlineStyle, outlineWidth } = getComputedStyle(target);
  if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) reached.add(target);
}

/** What can be worked with, but was not reached by the keyboard, or did not show that it was. */
function unreached() {
  return worked()
    .filter((element) => !reached.has(element))
    .map((element) => `the keyboard does not reach ${nameOf(element)}`);
}

function worked() {
  return [...shownRoot().querySelectorAll(WORKED)].filter((element) => isShown(element) && !element.disabled);
}

function nameOf(element) {
  const look = [...element.classList].map((name) => `.${name}`).join('');
  const where = element.closest('[data-ts], dialog, nav, section, header, form');
  const place =
    where && where !== element
      ? ` of ${where.tagName.toLowerCase()} “${where.textContent.trim().slice(0, 30)}”`
      : '';
  return `<${element.tagName.toLowerCase()}${look}>${place}`;
}
