// The page: hears the Mediator's events, shows how it does, and says so when it hears nothing.

import { ask } from "./ask.js";
import { draw } from "./charts.js";
import * as lists from "./lists.js";
import { byId, node, repeat, write } from "./nodes.js";
import * as orders from "./orders.js";
import { BUDGETS, clock, count, MARKS, millis, OUTCOMES, plain, rate, some, sortOf, span, STEPS } from "./words.js";

/** The Mediator speaks every 2 s. */
const SILENCE_MS = 7000;
const AGAIN_MS = 3000;

const MOST_MOMENTS = 900;
const MOST_CHANGES = 20;

/** Within so long, more of the same changes no more than a number. */
const SAME_MS = 60_000;

/** Whom the Mediator sent away, or had to. */
const TURNED_AWAY = ["refused", "crowded", "displaced", "busy", "hoarding", "full", "impostor", "denied", "undecided", "slow", "rude", "fault"];

const opened = Date.now();
let source = null;
let tried = 0;
let heard = 0;
let live = false;
let stale = true;
let last = null;
let first = null;
let moments = [];
let pause = 2;
let changes = [];

/** Notes that something is not as it was; what is of one sort soon after is counted together. */
function change(sort, text, of = "", number = 0) {
  const same = changes.find((each) => of && each.of === of && Date.now() - each.when < SAME_MS);
  if (same) {
    same.number += number;
  } else {
    changes = [{ when: Date.now(), sort, text, of, number }, ...changes].slice(0, MOST_CHANGES);
  }
  showChanges();
}

function showChanges() {
  const none = { when: opened, sort: "so-so", text: () => "Nothing since you opened this page." };
  const make = () => node("li", {}, node("time"), " ", node("span", { class: "mark", "aria-hidden": "true" }), " ", node("span"));
  repeat(byId("changes"), changes.length ? changes : [none], make, (item, each) => {
    item.className = each.sort;
    const [time, mark, words] = item.children;
    write(time, clock(each.when));
    write(mark, MARKS[each.sort]);
    write(words, each.text(each.number));
  });
}

function compare(status) {
  if (last === null) {
    return;
  }
  if (status.uptime_s < last.uptime_s) {
    change("bad", () => `The Mediator was started anew. It is version ${status.version}.`);
    first = status;
    return;
  }
  const reasons = status.reasons.join("; ");
  if (status.ready !== last.ready || (reasons && !last.reasons.length)) {
    change(status.ready ? "well" : "bad", () => (status.ready ? "Ready again." : `Not ready: ${reasons}.`));
  }
  for (const outcome of TURNED_AWAY) {
    const more = status.outcomes[outcome] - last.outcomes[outcome];
    if (more > 0) {
      const words = (number) => `${some(number, "conversation", "conversations")} ended as ${plain(outcome)}. What to do: ${OUTCOMES[outcome][1]}.`;
      change(sortOf(outcome), words, outcome, more);
    }
  }
}

function showHealth(status) {
  byId("health").dataset.state = status.ready ? "well" : "bad";
  write(byId("verdict"), status.ready ? "Ready" : "Not ready");
  const reasons = status.ready ? ["Newcomers find room, and every event loop turns."] : status.reasons;
  repeat(byId("reasons"), reasons, () => node("li"), write);
  document.title = `${status.ready ? MARKS.well : MARKS.bad} Mediator`;
  write(byId("version"), status.version);
  write(byId("uptime"), span(status.uptime_s));
  const at = status.listening.map(({ address, port, tls }) => `${address.includes(":") ? `[${address}]` : address}:${port}${tls ? " (TLS)" : ""}`);
  write(byId("listening"), at.join(", ") || "nowhere");
}

const BACK_S = 300;
const RATE_S = 10;

function perSecond(name, back) {
  const end = moments.length - back;
  const some = moments.slice(Math.max(0, end - RATE_S / pause), Math.max(0, end));
  return some.length ? some.reduce((sum, moment) => sum + moment[name], 0) / (some.length * pause) : null;
}

/** The last that there was within a minute. */
function latest(value, back) {
  const end = moments.length - back;
  const found = moments.slice(Math.max(0, end - 60 / pause), Math.max(0, end)).map(value);
  return found.findLast((each) => each !== null) ?? null;
}

const within = (number) => `in ${millis(number)}`;

const TILES = [
  ["Waiting", "Peers that wait for their partner", (back) => (back ? latest((moment) => moment.waiting, back) : last?.waiting), count],
  ["Connections", "Peers that are connected", (back) => (back ? latest((moment) => moment.connections, back) : last?.connections), count],
  ["Introduced", "Peers that were introduced, or told to dial, a second; over 10 s", (back) => perSecond("introduced", back), (number) => `${rate(number)}/s`],
  ["Turned away", "Conversations that the Mediator ended against the peer's will, a second; over 10 s", (back) => perSecond("turned_away", back), (number) => `${rate(number)}/s`],
  ["Half introduced", "From the match until a peer is told what it came for: half of them took no longer", (back) => latest((moment) => moment.introduction_ms.p50, back), within],
  ["99 % introduced", "From the match until a peer is told what it came for: 99 of 100 took no longer", (back) => latest((moment) => moment.introduction_ms.p99, back), within],
];

function showTiles() {
  const make = ([name, help]) => node("div", { title: help }, node("dt", {}, name), node("dd", {}, node("b"), " ", node("span", { class: "note" })));
  repeat(byId("tiles"), TILES, make, (tile, [, , value, words]) => {
    const [now, before] = tile.lastElementChild.children;
    const old = moments.length > BACK_S / pause ? value(BACK_S / pause) : null;
    const current = value(0);
    write(now, current === null || current === undefined ? "–" : words(current));
    write(before, old === null ? "" : `5 min ago ${words(old)}`);
  });
  const away = byId("tiles").children[3];
  away.classList.toggle("bad", perSecond("turned_away", 0) > 0);
}

/** What there was in the time that the charts show. */
function showSummary() {
  const sum = (name) => moments.reduce((all, moment) => all + moment[name], 0);
  const were = (number, what) => `${number ? some(number, "was", "were") : "none was"} ${what}`;
  const [from, to] = [moments[0], moments.at(-1)].map((moment) => count(moment?.waiting ?? 0));
  const words = [`${count(sum("accepted"))} came`, were(sum("introduced"), "introduced"), were(sum("turned_away"), "turned away")];
  const text = `In the last ${span(moments.length * pause)}: ${words.join(", ")}; waiting went from ${from} to ${to}.`;
  write(byId("summary"), moments.length ? text : "");
}

function showBudgets(budgets) {
  const make = (budget) => {
    const bar = budget.limit === null ? "" : node("meter", { min: 0, "aria-labelledby": `budget-${budget.name}` });
    const name = node("span", { id: `budget-${budget.name}`, title: BUDGETS[budget.name] ?? "" }, plain(budget.name));
    return node("li", {}, name, node("span", { class: "used" }), bar);
  };
  repeat(byId("budgets"), budgets, make, (item, { used, limit }) => {
    const bar = item.querySelector("meter");
    const share = limit ? ` (${Math.round((100 * used) / limit)} %)` : "";
    write(item.children[1], limit === null ? `${count(used)}, no limit` : `${count(used)} of ${count(limit)}${share}`);
    if (bar) {
      Object.assign(bar, { max: Math.max(1, limit), low: 0.8 * limit, high: 0.95 * limit, optimum: 0, value: used });
    }
  });
}

/** A name, with what it means, and two numbers. */
function numbers([name, help]) {
  return node("tr", {}, node("th", { scope: "row" }, node("span", { title: help }, plain(name))), node("td"), node("td"));
}

function showFunnel(funnel) {
  repeat(byId("funnel"), Object.keys(funnel), (step) => numbers([step, STEPS[step] ?? ""]), (row, step) => {
    write(row.children[1], count(funnel[step]));
    write(row.children[2], funnel.accepted ? `${Math.round((100 * funnel[step]) / funnel.accepted)} %` : "–");
  });
}

function showOutcomes(outcomes) {
  const happened = Object.keys(outcomes).filter((outcome) => outcomes[outcome] > 0 || outcome === "introduced");
  if (byId("outcomes").children.length > happened.length) {
    byId("outcomes").replaceChildren();
  }
  repeat(byId("outcomes"), happened, () => numbers(["", ""]), (row, outcome) => {
    const name = row.firstElementChild.firstElementChild;
    const more = outcomes[outcome] - first.outcomes[outcome];
    write(name, `${MARKS[sortOf(outcome)]} ${plain(outcome)}`);
    name.title = (OUTCOMES[outcome] ?? []).join(" What to do: ");
    write(row.children[1], count(outcomes[outcome]));
    write(row.children[2], more > 0 ? `+${count(more)}` : "–");
  });
}

function glossary() {
  const steps = Object.entries(STEPS).map(([name, words]) => [`Step ${plain(name)}`, words]);
  const ends = Object.entries(OUTCOMES).map(([name, [words, deed]]) => [`Outcome ${plain(name)}`, `${words} What to do: ${deed}.`]);
  const limits = Object.entries(BUDGETS).map(([name, words]) => [`Budget ${plain(name)}`, words]);
  const tiles = TILES.map(([name, words]) => [name, words]);
  for (const [name, words] of [...tiles, ...steps, ...ends, ...limits]) {
    byId("glossary").append(node("div", {}, node("dt", {}, name), node("dd", {}, words)));
  }
}

/** Shows how the Mediator does, as it said just now. */
function show(status) {
  first ??= status;
  compare(status);
  last = status;
  if (status.moment) {
    moments = [...moments, status.moment].slice(-MOST_MOMENTS);
    draw(moments, pause);
  }
  showHealth(status);
  showTiles();
  showSummary();
  showBudgets(status.budgets);
  showFunnel(status.funnel);
  showOutcomes(status.outcomes);
}

/** What is not told by events, or was missed; if it fails, it is asked for at the next event. */
async function load() {
  stale = false;
  const past = await ask("api/history");
  moments = past.moments;
  pause = past.pause_s;
  draw(moments, pause);
  showTiles();
  showSummary();
  await lists.showAll(false);
}

function onStatus(event) {
  const status = JSON.parse(event.data);
  heard = performance.now();
  const back = !live;
  if (back && last) {
    change("well", () => "The Mediator is heard again.");
  }
  live = true;
  stale ||= back;
  byId("link").dataset.state = "live";
  document.body.classList.remove("lost");
  write(byId("link-words"), "Live");
  show(status);
  (stale ? load().catch(() => (stale = true)) : lists.follow(status)).catch(() => {});
}

/** The browser tries again by itself only after some kinds of failure. */
function listen() {
  tried = performance.now();
  source?.close();
  source = new EventSource("api/live");
  source.addEventListener("status", onStatus);
  source.addEventListener("ended", (event) => lists.arrived(JSON.parse(event.data).conversations));
  source.addEventListener("error", lose);
}

function lose() {
  if (live) {
    change("bad", () => "The connection to the Mediator was lost.");
  }
  live = false;
  byId("health").dataset.state = "lost";
  byId("link").dataset.state = "lost";
  document.body.classList.add("lost");
  document.title = "? Mediator";
  write(byId("verdict"), "No word from the Mediator");
  const refused = source.readyState === EventSource.CLOSED;
  write(byId("link-words"), refused ? "Refused: 16 pages may be open at once. Trying again" : "Not connected, trying again");
  const since = last ? [`What stands here is what it said at ${clock(Date.now() - performance.now() + heard)}.`] : [];
  repeat(byId("reasons"), since, () => node("li"), write);
}

function watch() {
  const now = performance.now();
  if (now - Math.max(heard, live ? 0 : tried) < (live ? SILENCE_MS : AGAIN_MS)) {
    return;
  }
  lose();
  listen();
}

glossary();
showChanges();
lists.begin();
orders.begin((text) => {
  change("so-so", () => text);
  lists.showAll(true).catch(() => {});
});
listen();
setInterval(watch, 1000);
