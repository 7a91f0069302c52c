// The historian's page: the list of nodes and points, and the chart of the chosen one. It listens to /api/v1/events, and asks for
// values as points change. Where the stream is refused it polls.
import { Series } from './series.js';
import { Plot } from './plot.js';
import { age, number, unit } from './words.js';

const POLL = 2000;
const LOST_AFTER = 3000;
const STALE = 60_000;

const $ = id => document.getElementById(id);
const points = new Map();
const rows = new Map();
let clockOffset = 0;
let chosen = null;
let heard = 0;
let series = null;
const plot = new Plot($('chart'));

/** The historian's clock, in milliseconds since 1970, by what it last told. */
const now = () => Date.now() + clockOffset;

// --- what the historian tells ---

function take(list) {
	heard = Date.now();
	for (const point of list) {
		clockOffset = point.last.t + point.ageMs - heard;
		const before = points.get(point.id);
		points.set(point.id, point);
		if (!before) {
			addRow(point);
		}
		showRow(point, before);
		if (point.id === chosen && series) {
			showChosen();
			follow(before);
		}
	}
	$('empty').hidden = points.size > 0;
	showTotals();
	if (!chosen && points.size) {
		const wanted = decodeURIComponent(location.hash.slice(1));
		choose(points.has(wanted) ? wanted : first(), false);
	}
}

/** What to show when nothing was asked for: a temperature tells more at a glance than a counter. */
function first() {
	const ids = [...points.keys()];
	return ids.find(id => points.get(id).unit === 'Cel') ?? ids[0];
}

function listen() {
	const source = new EventSource('api/v1/events');
	source.addEventListener('open', () => setState('live'));
	source.addEventListener('points', event => {
		setState('live');
		take(JSON.parse(event.data));
	});
	source.addEventListener('error', () => {
		setState('connecting');
		if (source.readyState === EventSource.CLOSED) {
			poll();
		}
	});
}

async function poll() {
	try {
		const answer = await fetch('api/v1/points');
		if (answer.ok) {
			take(await answer.json());
			setState('live');
		}
	} catch {
		setState('connecting');
	}
	setTimeout(listen, POLL);
}

let state = 'connecting';
let stateSince = Date.now();
function setState(next) {
	if (next === 'connecting' && state !== 'live') {
		return;
	}
	if (next !== state) {
		state = next;
		stateSince = Date.now();
		showState();
		// What was missed while we were away is fetched whole.
		if (next === 'live' && series) {
			series.load().then(draw);
		}
	}
}

function showState() {
	const lost = state !== 'live' && (state === 'lost' || Date.now() - stateSince > LOST_AFTER);
	if (lost) {
		state = 'lost';
	}
	$('state').dataset.state = state;
	$('state-text').textContent = { live: 'live', connecting: 'connecting', lost: 'unreachable' }[state];
	$('alarm').hidden = !lost;
	if (lost) {
		$('alarm').textContent = `The historian cannot be reached; what you see is ${heard ? 'from ' + age(Date.now() - heard) + ' ago' : 'not there yet'}. Trying again.`;
	}
}

// --- the list ---

function addRow(point) {
	let node = document.querySelector(`.node[data-node="${CSS.escape(point.node)}"]`);
	if (!node) {
		node = document.createElement('section');
		node.className = 'node';
		node.dataset.node = point.node;
		node.innerHTML = '<h2><span class="id"></span><span class="age"></span></h2><ul></ul>';
		node.querySelector('.id').textContent = point.node || 'without a node';
		insertSorted($('nodes'), node, element => element.dataset.node);
	}
	const row = document.createElement('li');
	row.dataset.point = point.id;
	row.innerHTML = '<button type="button" class="point"><span class="name"></span><span class="value"><span class="number"></span> <span class="unit"></span></span><span class="age"></span></button>';
	row.querySelector('.name').textContent = point.name;
	row.firstChild.addEventListener('click', () => choose(point.id, true));
	insertSorted(node.querySelector('ul'), row, element => element.dataset.point);
	rows.set(point.id, row);
}

function insertSorted(parent, element, key) {
	const next = [...parent.children].find(other => key(other) > key(element));
	parent.insertBefore(element, next ?? null);
}

function showRow(point, before) {
	const row = rows.get(point.id);
	row.querySelector('.number').textContent = number(point.last.v);
	row.querySelector('.unit').textContent = unit(point.unit);
	if (before && before.last.t !== point.last.t) {
		row.classList.remove('changed');
		void row.offsetWidth;
		row.classList.add('changed');
	}
	showAge(row.querySelector('.age'), point.last.t);
}

function showAge(element, time) {
	const elapsed = now() - time;
	element.textContent = age(elapsed);
	element.classList.toggle('stale', elapsed > STALE);
}

function showAges() {
	const newest = new Map();
	for (const [id, point] of points) {
		showAge(rows.get(id).querySelector('.age'), point.last.t);
		newest.set(point.node, Math.max(newest.get(point.node) ?? 0, point.last.t));
	}
	for (const node of $('nodes').children) {
		showAge(node.querySelector('h2 .age'), newest.get(node.dataset.node));
	}
}

function showTotals() {
	const nodes = new Set([...points.values()].map(point => point.node));
	const count = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;
	$('totals').textContent = points.size ? `${count(nodes.size, 'node')}, ${count(points.size, 'point')}` : '';
}

// --- the chosen point ---

const range = () => Number(document.querySelector('input[name=range]:checked').value) * 1000;

function choose(id, byUser) {
	if (chosen) {
		rows.get(chosen).firstChild.removeAttribute('aria-current');
	}
	chosen = id;
	rows.get(id).firstChild.setAttribute('aria-current', 'true');
	if (byUser) {
		history.replaceState(null, '', '#' + encodeURIComponent(id));
		if (matchMedia('(max-width: 52rem)').matches) {
			$('detail').scrollIntoView({ behavior: 'smooth' });
		}
	}
	$('detail').hidden = false;
	reload();
}

function reload() {
	const mine = series = new Series(chosen, range(), now);
	showChosen();
	series.load().then(() => series === mine && draw());
}

/** New values of the chosen point: those after the last one we have, or all again if older ones came in late. */
function follow(before) {
	const mine = series;
	const point = points.get(chosen);
	const late = before && point.last.t === before.last.t;
	(late ? series.load() : series.extend()).then(() => series === mine && draw());
}

function showChosen() {
	const point = points.get(chosen);
	const path = `api/v1/points/${encodeURIComponent(point.id)}`;
	const from = Math.round(now() - range());
	$('chosen-name').textContent = point.name;
	$('chosen-node').textContent = point.id;
	$('chosen-number').textContent = number(point.last.v);
	$('chosen-unit').textContent = unit(point.unit);
	$('figure-all').textContent = point.count.toLocaleString('en');
	$('figure-latency').textContent = point.latencyMs < 1000 ? `${point.latencyMs} ms` : age(point.latencyMs);
	$('link-png').href = `${path}/chart.png?from=${from}&width=1200&height=480`;
	$('link-json').href = `${path}/values?from=${from}`;
}

function draw() {
	const point = points.get(chosen);
	const figures = series.figures();
	const name = unit(point.unit);
	const text = value => value === null ? '–' : `${number(value)} ${name}`.trim();
	plot.show(series, now(), name);
	$('figure-low').textContent = text(figures.low);
	$('figure-mean').textContent = text(figures.mean);
	$('figure-high').textContent = text(figures.high);
	$('figure-count').textContent = figures.count.toLocaleString('en');
	$('no-values').hidden = figures.count > 0;
	$('chart').setAttribute('aria-label', `${point.name}: ${figures.count} values, lowest ${text(figures.low)}, highest ${text(figures.high)}`);
}

for (const input of document.querySelectorAll('input[name=range]')) {
	input.addEventListener('change', () => chosen && reload());
}
setInterval(() => {
	showAges();
	showState();
	if (series?.loaded) {
		draw();
	}
}, 1000);
listen();
