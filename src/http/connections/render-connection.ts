/** What people see on the pages on which they connect to a server, and take that back. */
import { type Caller, callerName } from '../../domain/caller.ts';
import type { AskingServer } from '../../domain/people/person-connections.ts';
import { visibleLine } from '../../domain/text/visible.ts';
import { type Html, html, type Page } from '../page.ts';
import { connectionPath, goOnWithout } from './connection-path.ts';

export interface ShownConnection {
  readonly server: string;
  readonly caller: Caller;
  readonly state: 'connected' | 'ended' | 'none';
  /** Who will ask the person, and for what. */
  readonly asks: AskingServer;
  /** Proves that the form was shown to this person. */
  readonly proof: string;
  /** A path of ours to go on to afterwards. */
  readonly back: string | undefined;
}

/** The page of one server: what is connected, or the question whether to connect. */
export const renderConnection = (shown: ShownConnection): Page =>
  shown.state === 'connected' ? connected(shown) : question(shown);

const question = ({ server, caller, state, asks, proof, back }: ShownConnection): Page => ({
  title: `Connect to ${server}?`,
  body: html`${state === 'ended' ? html`<p>Your connection has ended or was taken back at the server.</p>` : NOTHING}
<dl>
<dt>Server</dt><dd>${server}</dd>
<dt>will know you as</dt><dd>whom you sign in as there<small>${whoAsks(asks)}</small></dd>
<dt>asked for</dt><dd>${asks.scope === undefined ? 'whatever the server decides' : visibleLine(asks.scope)}</dd>
<dt>used by</dt><dd>${visibleLine(callerName(caller))}<small>signed in at ${caller.issuer}</small></dd>
</dl>
<p class="note">The server is used in each person's own name. What it gives for you is kept sealed here, never shown to clients,
and used for your own calls alone. You can take it back on this page.</p>
${form({ server, proof, back }, html`<button class="main" name="decision" value="connect">Connect</button>`)}
${back === undefined ? NOTHING : html`<p><a href="${goOnWithout(back)}">Go on without connecting</a></p>`}
${SIGN_OUT}`,
});

/** The page that asks, and whose answer it is taken for: a person who does not know both should not go on. */
const whoAsks = ({ issuer, host }: AskingServer): string => {
  const { host: own } = new URL(issuer);
  return host === own ? `${host} asks you` : `${host} asks you, and ${own} gets the answer`;
};

const connected = ({ server, caller, asks, proof, back }: ShownConnection): Page => ({
  title: `Connected to ${server}`,
  body: html`<dl>
<dt>Server</dt><dd>${server}<small>allowed at ${new URL(asks.issuer).host}</small></dd>
<dt>used by</dt><dd>${visibleLine(callerName(caller))}<small>signed in at ${caller.issuer}</small></dd>
</dl>
<p>Calls of your clients to this server run in your own name there. You can close this page.</p>
${form(
  { server, proof, back },
  html`<button name="decision" value="connect">Connect again</button>
<button name="decision" value="disconnect">Disconnect</button>`,
)}
${SIGN_OUT}`,
});

const NOTHING = html``;
const SIGN_OUT = html`<form method="post" action="/auth/sign-out"><button>Sign out</button></form>`;

const form = (
  { server, proof, back }: Pick<ShownConnection, 'server' | 'proof' | 'back'>,
  buttons: Html,
): Html => html`<form method="post" action="${connectionPath(server)}">
<input type="hidden" name="proof" value="${proof}">
${back === undefined ? NOTHING : html`<input type="hidden" name="return" value="${back}">`}
${buttons}
</form>`;

/** Not a redirect: browsers hold what follows a form to the form-action of its page, which is this gateway. */
export const renderWayThere = (server: string, url: string): Page => ({
  title: `On to ${server}`,
  body: html`<p><a href="${url}">Go on to ${new URL(url).host}</a>, where you are asked whether Firebreak may use ${server} for you.</p>`,
});

/** The page with all servers that are used in a person's own name. */
export const renderList = (
  caller: Caller,
  listed: readonly { readonly server: string; readonly state: ShownConnection['state'] }[],
): Page => ({
  title: 'Your connections',
  body: html`<p>Servers that are used in each person's own name, as ${visibleLine(callerName(caller))}:</p>
<dl>
${listed.map(({ server, state }) => html`<dt>${server}</dt><dd><a href="${connectionPath(server)}">${WORDS[state]}</a></dd>`).reduce((before, each) => html`${before}${each}`, NOTHING)}
</dl>
${SIGN_OUT}`,
});

const WORDS = { connected: 'connected', ended: 'has ended: connect again', none: 'not connected' } as const;

export const NOT_BEGUN: Page = {
  title: 'Not connected',
  body: html`<p>This took longer than ten minutes, was finished already, or was not begun by you in this browser.
<a href="/connections">Begin again.</a></p>`,
};

/** The page that says why the person is not connected; `sentence` is escaped. */
export const renderFailure = (server: string, sentence: string, back: string | undefined): Page => ({
  title: 'Not connected',
  body: html`<p>${sentence}</p>
<p><a href="${connectionPath(server, back)}">Try again</a></p>
${back === undefined ? NOTHING : html`<p><a href="${goOnWithout(back)}">Go on without connecting</a></p>`}`,
});

export const NOT_ASKED: Page = {
  title: 'Nothing was changed',
  body: html`<p>Your sign-in ended before you decided, or this was not sent by our page.
<a href="/connections">Look at your connections.</a></p>`,
};
