/** Builds elements. Text enters the page only here, as text nodes, so nothing an agent writes can become markup. */

/**
 * An element with properties and children; strings among the children become text nodes.
 * @param {string} name
 * @param {Record<string, unknown>} [properties] `class`, `on…` handlers, `data-…`, `aria-…` or plain properties
 * @param {...(Node | string | null | undefined | false)} children
 */
export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') node.className = value;
    else if (key.includes('-') || key === 'role') node.setAttribute(key, value);
    else node[key] = value;
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/** The element with this id, which the page is known to have. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

const drawn = new WeakMap();

/** Makes a container show these items, redrawing only those that changed. Each item needs a `key`. */
export function reconcile(container, items, draw) {
  const before = new Map([...container.children].map((node) => [drawn.get(node)?.key, node]));
  const nodes = items.map((item) => {
    const content = JSON.stringify(item);
    const kept = before.get(item.key);
    if (kept && drawn.get(kept).content === content) return kept;
    const node = draw(item);
    drawn.set(node, { key: item.key, content });
    return node;
  });
  container.replaceChildren(...nodes);
}

/** A coloured square with initials; the app has a face of its own. */
export function avatar({ id, name, isApp }, size = '') {
  const tint = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
  const initials = name
    .replace(/[^\p{L} ]/gu, '')
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('');
  const look = isApp ? 'app' : `tint-${tint}`;
  return el('span', { class: `avatar ${look} ${size}`, 'aria-hidden': 'true' }, isApp ? '' : initials);
}
