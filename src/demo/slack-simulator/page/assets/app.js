/** The page: follows the news of the workspace for one member, draws them, and sends what that member does. */
import { drawBlocks } from './blocks.js';
import { byId, el } from './dom.js';
import { people } from './inputs.js';
import { showMessages } from './messages.js';
import { showModal } from './modal.js';
import { showPeople, showPlaces } from './sidebar.js';
import { names } from './text.js';

const PROBLEMS = {
  operation_timeout: (app) => `${app} did not answer within three seconds. Try again?`,
  dispatch_failed: (app) => `${app} could not be reached. Is the gateway running?`,
};

/** What this browser remembers: where one is, and up to which message one has read, per member and channel. */
const page = { snapshot: null, place: null, tab: 'messages', read: new Map(), news: null };

// The token in the address has done its work.
history.replaceState(null, '', '/');
follow('');
byId('composer').addEventListener('submit', send);
byId('menu').addEventListener('click', () => choosing(true));
byId('back').addEventListener('click', () => choosing(false));

function follow(member) {
  page.news?.close();
  page.news = new EventSource(`/page/news?as=${encodeURIComponent(member)}`);
  page.news.onopen = () => byId('live').classList.add('on');
  page.news.onerror = () => byId('live').classList.remove('on');
  page.news.onmessage = ({ data }) => {
    page.snapshot = JSON.parse(data);
    draw();
  };
}

/** Sends one act and shows what Slack would show when it went wrong. */
async function act(wanted) {
  let outcome;
  try {
    const response = await fetch('/page/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: page.snapshot.me, ...wanted }),
    });
    outcome = await response.json();
  } catch {
    outcome = { acknowledged: false, problem: 'the simulator has stopped' };
  }
  if (outcome.problem) toast(outcome.problem);
  return outcome;
}

function toast(problem) {
  const words = PROBLEMS[problem]?.(page.snapshot.app.name) ?? problem;
  const node = el('div', { class: 'toast' }, el('strong', {}, '⚠ '), words);
  byId('toasts').append(node);
  setTimeout(() => node.remove(), 8000);
}

function directChannel() {
  return page.snapshot.channels.find(({ kind }) => kind === 'im');
}

function currentChannel() {
  if (page.place === 'app') return directChannel();
  return page.snapshot.channels.find(({ id }) => id === page.place);
}

function draw() {
  const { snapshot } = page;
  learnNames(snapshot);
  if (page.place !== 'app' && !currentChannel()) page.place = firstPlace(snapshot);
  const channel = currentChannel();
  markRead(channel);
  byId('team').textContent = snapshot.team;
  showPlaces({ ...snapshot, direct: directChannel(), place: page.place, unread }, choosePlace);
  showPeople(snapshot, (member) => {
    follow(member);
    choosing(false);
  });
  drawHeading(channel);
  drawContent(channel);
  showModal(snapshot.modal, {
    submit: (viewId, values) => act({ kind: 'submit', viewId, values }),
    close: () => act({ kind: 'close' }),
    clickIn: (view, actionId, value) => act({ kind: 'clickInView', view, actionId, value }),
  });
}

/** The first channel in which something was said. */
function firstPlace({ channels }) {
  const rooms = channels.filter(({ kind }) => kind === 'public' || kind === 'private');
  return (rooms.find(({ messages }) => messages.length > 0) ?? rooms[0])?.id ?? 'app';
}

function learnNames({ members, groups, channels }) {
  for (const { id, name } of [...members, ...channels]) names.set(id, name);
  for (const { id, handle } of groups) names.set(id, handle);
  people.splice(0, people.length, ...members.filter(({ canAct }) => canAct));
}

/** On a narrow screen, shows the places and people instead of the conversation, or the conversation again. */
function choosing(isOpen) {
  const wasOpen = document.body.classList.contains('choosing');
  document.body.classList.toggle('choosing', isOpen);
  if (isOpen !== wasOpen) byId(isOpen ? 'back' : 'menu').focus();
}

function choosePlace(place) {
  choosing(false);
  page.place = place;
  page.tab = place === 'app' ? 'home' : 'messages';
  if (place === 'app') void act({ kind: 'home' });
  draw();
  byId('scroll').scrollTop = byId('scroll').scrollHeight;
}

function drawHeading(channel) {
  const { snapshot, place, tab } = page;
  const inApp = place === 'app';
  const { realName = '' } = snapshot.members.find(({ id }) => id === snapshot.me) ?? {};
  byId('acting').textContent = `as ${realName}`;
  byId('title').textContent = inApp ? snapshot.app.name : `# ${channel?.name ?? ''}`;
  byId('subtitle').textContent = inApp
    ? 'App'
    : channel?.isMember
      ? ''
      : 'You are not a member of this channel';
  const tabs = ['home', 'messages'].map((name) => {
    const choose = () => {
      page.tab = name;
      if (name === 'home') void act({ kind: 'home' });
      draw();
    };
    const label = name === 'home' ? 'Home' : 'Messages';
    return el(
      'button',
      { type: 'button', role: 'tab', 'aria-selected': String(tab === name), onclick: choose },
      label,
    );
  });
  byId('tabs').replaceChildren(...tabs);
  byId('tabs').hidden = !inApp;
}

function drawContent(channel) {
  const { snapshot } = page;
  const atHome = page.place === 'app' && page.tab === 'home';
  const scroll = byId('scroll');
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  byId('home').hidden = !atHome;
  byId('messages').hidden = atHome;
  byId('composer').hidden = atHome;
  if (atHome) drawHome();
  else {
    const shown = { messages: channel?.messages ?? [], members: snapshot.members, appId: snapshot.app.id };
    showMessages(byId('messages'), shown, ({ ts }, actionId, value) =>
      act({ kind: 'click', channel: channel.id, ts, actionId, value }),
    );
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  }
  byId('entry').placeholder =
    page.place === 'app' ? `Message ${snapshot.app.name}` : `Message #${channel?.name ?? ''}`;
  byId('hint').textContent = 'A line that starts with / is a slash command, such as /access help';
}

function drawHome() {
  const { home, app } = page.snapshot;
  const clickIn = (actionId, value) => act({ kind: 'clickInView', view: 'home', actionId, value });
  const content = home
    ? drawBlocks(home.blocks, clickIn)
    : [el('p', { class: 'nothing' }, `${app.name} has not published a home yet.`)];
  byId('home').replaceChildren(...content);
}

async function send(event) {
  event.preventDefault();
  const entry = byId('entry');
  const channel = currentChannel();
  const text = entry.value.trim();
  if (text === '' || !channel) return;
  entry.value = '';
  const outcome = await act({ kind: 'type', channel: channel.id, text });
  if (outcome.problem && entry.value === '') entry.value = text;
}

function readKey(channelId) {
  return `${page.snapshot.me} ${channelId}`;
}

function markRead(channel) {
  const last = channel?.messages.at(-1)?.ts;
  const looking = page.place !== 'app' || page.tab === 'messages';
  if (last && looking) page.read.set(readKey(channel.id), last);
}

function unread(channelId) {
  const since = page.read.get(readKey(channelId)) ?? '';
  const channel = page.snapshot.channels.find(({ id }) => id === channelId);
  return channel?.messages.filter(({ ts, user }) => ts > since && user !== page.snapshot.me).length ?? 0;
}
