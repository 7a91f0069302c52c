// The page: who asks, what is shown, and what the historian tells, put together.
import { $ } from './dom.js';
import { AlarmsView } from './alarms-view.js';
import { ChartPanel } from './chart-panel.js';
import { DocumentsView } from './documents-view.js';
import { Live } from './live.js';
import { NodesView } from './nodes-view.js';
import { TokensView } from './tokens-view.js';
import { TreeView } from './tree-view.js';
import { addValue, edit, newFolder, newPoint } from './point-forms.js';
import { calculations, summaries } from './calculations.js';
import { subscriptions } from './subscriptions.js';
import { listenForKeys, showHelp } from './help.js';
import { model } from './model.js';
import { openForm } from './form.js';
import { sayWhile } from './notice.js';
import { setToken, token, who } from './session.js';
import { age, count } from './words.js';

const LOST_AFTER = 2500;

// --- points ---

/** Until something was chosen the address is the one that was asked for. */
let first = true;

const chart = new ChartPanel({ changed: () => changed(), edit: id => edit(id, removed), add: addValue, back: () => $('view-points').dataset.pane = 'tree' });
const tree = new TreeView({ only: id => chart.only(id), toggle: id => chart.toggle(id), colour: id => chart.colour(id), edit: id => edit(id, removed) });

function removed(id) {
	if (chart.chosen.includes(id)) {
		chart.toggle(id);
	}
}

/** The address follows what is in the chart; it is no place for anything secret. */
function changed() {
	tree.refresh();
	if (view === 'points' && !first) {
		history.replaceState(null, '', `#/points?${new URLSearchParams({ p: chart.chosen.join(','), range: chart.range.text })}`);
	}
}

function open(id) {
	go('points');
	tree.reveal(id);
	chart.only(id);
}

/** When there is something to choose from: what the address asks for, or something worth looking at. */
function chooseFirst() {
	if (first && model.points.size && model.entities.size) {
		first = false;
		const wanted = new URLSearchParams(location.hash.split('?')[1] ?? '');
		const ids = (wanted.get('p') ?? '').split(',').filter(id => model.entities.has(id));
		chart.range.text = wanted.get('range') ?? '';
		if (ids.length) {
			tree.reveal(ids[0]);
			chart.set(ids);
		} else if (tree.first() && view === 'points') {
			chart.set([tree.first()]);
		} else {
			first = true;
		}
	}
	$('empty').hidden = model.entities.size > 0 || state !== 'live' || who.tokens && !token();
	$('only-public').hidden = !who.tokens || Boolean(token());
	const points = [...model.entities.values()].filter(entity => entity.kind === 'point').length;
	$('totals').textContent = points ? count(points, 'point') : '';
}

$('new-point').addEventListener('click', () => newPoint(undefined, id => tree.reveal(id)));
$('new-folder').addEventListener('click', () => newFolder());
model.on('tree', chooseFirst);
model.on('points', chooseFirst);
model.on('alarms', () => {
	$('alarm-count').hidden = model.active.size === 0;
	$('alarm-count').textContent = model.active.size;
	$('alarm-count').setAttribute('aria-label', `${count(model.active.size, 'active alarm')}`);
});

// --- views ---

const views = {
	nodes: new NodesView(open),
	alarms: new AlarmsView(open),
	calculations: new DocumentsView([calculations, summaries]),
	subscriptions: new DocumentsView([subscriptions]),
	tokens: new TokensView(secret => signedIn(secret)),
};
const names = ['points', ...Object.keys(views)];
let view = null;

function go(name) {
	if (view === name) {
		return;
	}
	views[view]?.hide();
	view = name;
	for (const link of document.querySelectorAll('#views a')) {
		if (link.dataset.view === name) {
			link.setAttribute('aria-current', 'page');
		} else {
			link.removeAttribute('aria-current');
		}
	}
	$('view-points').hidden = name !== 'points';
	$('view-other').hidden = name === 'points';
	if (name === 'points') {
		changed();
		chooseFirst();
	} else {
		if (!location.hash.startsWith(`#/${name}`)) {
			location.hash = `#/${name}`;
		}
		views[name].show($('view-other'));
	}
	document.title = `${name[0].toUpperCase()}${name.slice(1)} – Frond historian`;
}

const named = () => names.find(name => location.hash.startsWith(`#/${name}`)) ?? 'points';
addEventListener('hashchange', () => go(named()));

// --- the historian, near or far ---

let state = 'connecting';
let since = Date.now();
let heard = 0;
let refusal = null;

function setState(next) {
	if (next !== state && !(next === 'connecting' && state === 'lost')) {
		state = next;
		since = Date.now();
	}
	showState();
}

function showState() {
	if (state === 'connecting' && Date.now() - since > LOST_AFTER) {
		state = 'lost';
	}
	$('state').dataset.state = state;
	$('state-text').textContent = { live: 'live', connecting: 'connecting', lost: 'unreachable', refused: 'signed out' }[state];
	sayWhile(state === 'lost' ? `The historian cannot be reached; what you see is ${heard ? `from ${age(Date.now() - heard)} ago` : 'not there yet'}. Trying again.` : state === 'refused' ? refusal : null);
}
setInterval(showState, 1000);

const live = new Live({
	async open() {
		await model.load();
		heard = Date.now();
		setState('live');
		chooseFirst();
		if (chart.chosen.length) {
			chart.reload();
		}
		views[view]?.refresh();
	},
	event(name, data) {
		heard = Date.now();
		model.take(name, data);
	},
	lost(failure) {
		if (failure?.status === 401 || failure?.status === 403) {
			refusal = failure.message;
			setState('refused');
		} else {
			setState('connecting');
		}
	},
});

// --- who asks ---

function signedIn(secret) {
	setToken(secret);
	model.clear();
	live.restart();
}

function showWho() {
	$('sign').textContent = token() ? 'Sign out' : 'Sign in';
	$('sign').hidden = !token() && !who.tokens;
	$('sign').title = token() ? `Signed in as ${who.name || 'a token'}` : '';
}

$('sign').addEventListener('click', () => {
	if (token()) {
		signedIn(null);
		chart.set([]);
		showWho();
		return;
	}
	openForm({
		title: 'Sign in', say: 'Sign in', intro: 'The token stays in this tab until it is closed, and is sent to this historian alone.',
		fields: [{ name: 'secret', label: 'Token', kind: 'secret', required: true }],
		async submit({ secret }) {
			const answer = await fetch('api/v1/session', { headers: { Authorization: `Bearer ${secret.trim()}` }, cache: 'no-store' }).catch(() => null);
			if (!answer?.ok) {
				throw new Error(answer ? `The token is refused: ${(await answer.json()).error}.` : 'The historian cannot be reached.');
			}
			signedIn(secret.trim());
		},
	});
});
model.on('session', showWho);
showWho();

// --- the rest ---

function showTheme() {
	$('theme').textContent = { auto: '◐', light: '○', dark: '●' }[window.theme.wanted()];
	$('theme').setAttribute('aria-label', `Colours: ${{ auto: 'as the system', light: 'light', dark: 'dark' }[window.theme.wanted()]}`);
}
const nextTheme = () => {
	window.theme.next();
	showTheme();
};
$('theme').addEventListener('click', nextTheme);
showTheme();
$('skip').addEventListener('click', () => $('main').focus());

listenForKeys({
	'/': () => {
		go('points');
		$('view-points').dataset.pane = 'tree';
		$('search').focus();
	},
	'?': showHelp,
	n: () => who.writeAll && newPoint(undefined, id => tree.reveal(id)),
	t: nextTheme,
	...Object.fromEntries(names.map((name, i) => [String(i + 1), () => go(name)])),
});

go(named());
