/** Plain pages for people: rendered here, no script, nothing from elsewhere, in no one's frame. */
import { createHash } from 'node:crypto';
import type { Response } from 'express';

/** Text that is HTML already; made by `html` only. */
export interface Html {
  readonly html: string;
}

/** A template in which everything is escaped but other templates. */
export const html = (parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html => ({
  html: parts.map((part, index) => `${part}${written(values[index] ?? '')}`).join(''),
});

const written = (value: string | Html): string =>
  typeof value === 'string'
    ? value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    : value.html;

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.55 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1.25rem}
h1{font-size:1.5rem;line-height:1.25}dl{display:grid;grid-template-columns:max-content 1fr;gap:.5rem 1.25rem;margin:1.5rem 0}
dt{opacity:.7}dd{margin:0;font-weight:600;overflow-wrap:anywhere}dd small{display:block;font-weight:400;opacity:.75}
.note{border-left:4px solid #c2410c;padding:.1rem 0 .1rem 1rem;margin:1.5rem 0}
.code{font:600 1.35rem/1.4 ui-monospace,monospace;letter-spacing:.04em;border:1px solid #8888;border-radius:8px;padding:.8rem 1rem;user-select:all}
button{font:inherit;padding:.6rem 1.1rem;border-radius:8px;border:1px solid #8888;background:none;color:inherit;cursor:pointer}
button.main{background:#c2410c;border-color:#c2410c;color:#fff;font-weight:600}
pre{font:.9rem/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8888;border-radius:8px;padding:.8rem 1rem}
.small{font-size:.875rem;opacity:.75;overflow-wrap:anywhere}label span{opacity:.7}
textarea{display:block;box-sizing:border-box;width:100%;margin:.35rem 0 1rem;font:inherit;color:inherit;background:none;border:1px solid #8888;border-radius:8px;padding:.5rem .75rem}
form{display:inline-block;margin:.25rem .75rem .25rem 0}form.wide{display:block;margin:1.5rem 0}form.wide button{margin-right:.5rem}footer{margin-top:2.5rem;font-size:.875rem;opacity:.7}`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Browsers hold a form to this also if its answer redirects, so a page whose form leads elsewhere has to say so. */
const policyFor = (leadsTo: string | undefined): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self'${leadsTo === undefined ? '' : ` ${leadsTo}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

const HEADERS = {
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  // Addresses hold nonces; with no-referrer browsers would send forms with the Origin "null".
  'Referrer-Policy': 'same-origin',
};

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Where its form leads besides this gateway: an origin, or a scheme with its colon. */
  readonly leadsTo?: string;
}

/** Answers with the page and with headers that forbid scripts, frames and foreign sources. */
export const sendPage = (response: Response, status: number, page: Page): void => {
  const { headers, html: text } = renderPage(page);
  response.status(status).set(headers).type('html').send(text);
};

/** The same for who sends it in another way. */
export const renderPage = ({ title, body, leadsTo }: Page): RenderedPage => {
  const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Firebreak</title>
<style>${{ html: STYLE }}</style>
<main><h1>${title}</h1>
${body}
</main>
<footer>Firebreak</footer>
</html>
`;
  return { headers: { 'Content-Security-Policy': policyFor(leadsTo), ...HEADERS }, html: page.html };
};

interface RenderedPage {
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}
