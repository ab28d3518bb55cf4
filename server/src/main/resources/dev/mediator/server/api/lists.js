// Who waits, whose conversations ended, who is kept out: searched and paged by the Mediator, live.

import { ask } from "./ask.js";
import { byId, LiveTable, node, write } from "./nodes.js";
import { openLift, openOrder } from "./orders.js";
import { clock, count, date, MARKS, millis, OUTCOMES, plain, sortOf, span } from "./words.js";

const PAGE = 100;
const MOST_ENDED = 100;
const MOST_SEARCHED = 100;

/** Typing is over when nothing was typed for so long. */
const TYPING_MS = 150;

/** Of its time the Mediator spends no more than a twentieth on answering who waits, to one page. */
const SHARE = 20;
const LEAST_PAUSE_MS = 1900;

const NAME = "search=";
let search = "";
let offset = 0;
let newest = 0;
let ended = [];
let asked = 0;
let answeredAt = 0;
let pause = LEAST_PAUSE_MS;
let seen = "";
let banned = 0;

/** A fingerprint that leads to all that is known of it. */
function key(text) {
  if (!text) {
    return node("span", { class: "none", title: "It did not come so far as to say so" }, "–");
  }
  return node("a", { class: "key", href: `#${NAME}${encodeURIComponent(text)}`, title: `${text}: find it` }, text);
}

/** A cell says on a narrow screen what stands above it on a wide one. */
function cell(label, ...inside) {
  return node("td", { "data-label": label }, ...inside);
}

function orderCell(peer) {
  const button = node("button", { type: "button", "aria-label": `Drop or ban… ${peer.key ?? ""} at ${peer.address}` }, "Drop or ban…");
  button.addEventListener("click", () => openOrder(peer));
  return node("td", { class: "act" }, button);
}

const waiting = new LiveTable(byId("waiting"), {
  key: (peer) => `${peer.key} ${peer.wants} ${peer.address}`,
  row: (peer) =>
    node("tr", {}, cell("Peer", key(peer.key)), cell("Wants", key(peer.wants)), cell("From", peer.address), cell("Has waited", ""), orderCell(peer)),
  tick: (row, peer) => {
    const time = row.children[3];
    write(time, span((Date.now() - peer.since) / 1000));
    time.title = `since ${date(peer.since)}`;
  },
});

const conversations = new LiveTable(byId("ended"), {
  key: (each) => each.number,
  row: (each) => {
    const time = node("time", { datetime: new Date(each.when).toISOString(), title: date(each.when) }, clock(each.when));
    return node("tr", {}, cell("Ended", time), outcome(each), cell("Peer", key(each.key)), cell("Wants", key(each.wants)),
      cell("From", each.address), cell("Proving", millis(each.proving_ms)), cell("Waiting", millis(each.waiting_ms)),
      cell("In all", millis(each.total_ms)), orderCell(each));
  },
});

function outcome(each) {
  const sort = sortOf(each.outcome);
  const [meaning] = OUTCOMES[each.outcome] ?? [""];
  const mark = node("span", { class: "mark", "aria-hidden": "true" }, MARKS[sort]);
  const name = node("span", { class: `outcome ${sort}`, title: meaning }, mark, plain(each.outcome));
  const role = each.role === "none" ? "" : node("span", { class: "note" }, ` as ${each.role === "client" ? "Client" : "Peer"}`);
  const reason = each.reason ? node("span", { class: "reason" }, each.reason) : "";
  return cell("Outcome", node("span", {}, name, role, reason));
}

const bans = new LiveTable(byId("banned"), {
  key: (ban) => ban.target,
  row: (ban) => {
    const button = node("button", { type: "button", "aria-label": `Lift… the ban of ${ban.target}` }, "Lift…");
    button.addEventListener("click", () => openLift(ban.target));
    return node("tr", {}, cell("Whom", node("span", { class: "whole" }, ban.target)), cell("For", ""), cell("Still for", ""), node("td", { class: "act" }, button));
  },
  tick: (row, ban) => {
    const passed = (Date.now() - ban.asked) / 1000;
    write(row.children[1], span(ban.for_s + passed));
    write(row.children[2], ban.left_s === null ? "until the Mediator ends" : span(ban.left_s - passed));
  },
});

async function showWaiting(wanted) {
  const turn = ++asked;
  const began = performance.now();
  const found = await ask(`api/waiting?search=${encodeURIComponent(search)}&offset=${offset}&limit=${PAGE}`);
  if (turn !== asked) {
    return;
  }
  answeredAt = performance.now();
  pause = Math.max(LEAST_PAUSE_MS, SHARE * (answeredAt - began));
  if (offset > 0 && found.peers.length === 0) {
    offset = Math.max(0, Math.floor((found.found - 1) / PAGE) * PAGE);
    await showWaiting(wanted);
    return;
  }
  const now = Date.now();
  found.peers.forEach((peer) => (peer.since = now - peer.waiting_s * 1000));
  waiting.sayEmpty(search ? "Nobody who waits has that in a fingerprint or an address." : "Nobody waits.");
  waiting.show(found.peers, wanted);
  write(byId("waiting-note"), search ? `${count(found.found)} found of ${count(found.waiting)}` : `${count(found.waiting)}, the longest first`);
  showPages(found);
}

function showPages(found) {
  const last = offset + found.peers.length;
  byId("waiting").querySelector("nav").hidden = found.found <= PAGE;
  write(byId("range"), `${count(offset + 1)} to ${count(last)} of ${count(found.found)}`);
  // Not disabled, which would lose the focus.
  byId("earlier").setAttribute("aria-disabled", offset === 0);
  byId("later").setAttribute("aria-disabled", last >= found.found);
}

async function showEnded(wanted) {
  const found = await ask(`api/conversations?search=${encodeURIComponent(search)}&limit=${MOST_ENDED}`);
  ended = found.conversations.map(dated);
  newest = Math.max(newest, ended[0]?.number ?? 0);
  conversations.sayEmpty(search ? "No conversation that ended has that in a fingerprint or its address." : "No conversation has ended yet.");
  conversations.show(ended, wanted);
}

function dated(each) {
  return { ...each, when: Date.now() - each.ago_ms };
}

/** Conversations that just ended, the newest first. */
export function arrived(news) {
  const fresh = news.filter((each) => each.number > newest).map(dated);
  newest = Math.max(newest, ...fresh.map((each) => each.number));
  const holds = (each) => [each.key, each.wants, each.address].some((text) => text?.includes(search));
  const found = fresh.filter(holds);
  if (found.length > 0) {
    ended = [...found, ...ended].slice(0, MOST_ENDED);
    conversations.show(ended, false);
  }
}

export async function showBans(wanted) {
  const found = await ask("api/bans");
  banned = found.bans.length;
  const now = Date.now();
  bans.sayEmpty("Nobody is kept out.");
  bans.show(found.bans.map((ban) => ({ ...ban, asked: now })), wanted);
}

/** The Mediator has said how it does: asks for the lists that are not as they were. */
export async function follow(status) {
  const now = `${status.waiting} ${status.funnel.waiting} ${status.funnel.matched}`;
  if (now !== seen && !document.hidden && performance.now() - answeredAt > pause) {
    seen = now;
    await showWaiting(false);
  }
  if (status.bans !== banned) {
    await showBans(false);
  }
}

/** All of them anew. */
export async function showAll(wanted) {
  if (!wanted) {
    newest = 0;
  }
  await Promise.all([showWaiting(wanted), showEnded(wanted), showBans(wanted)]);
}

async function find(text) {
  search = text.trim();
  offset = 0;
  await Promise.all([showWaiting(true), showEnded(true)]);
  write(byId("found"), search ? byId("waiting-note").textContent : "");
}

/** What an address of this page asks for, such as one that somebody sent. */
function wantedByAddress() {
  const hash = location.hash.slice(1);
  try {
    return hash.startsWith(NAME) ? decodeURIComponent(hash.slice(NAME.length)).slice(0, MOST_SEARCHED) : "";
  } catch {
    return "";
  }
}

function turn(button, pages) {
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") {
      offset = Math.max(0, offset + pages * PAGE);
      showWaiting(true).catch(() => {});
    }
  });
}

/** Has people search and turn pages; what fails is asked again when the Mediator is heard. */
export function begin() {
  const field = byId("search");
  let typing = 0;
  field.value = wantedByAddress();
  search = field.value.trim();
  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      history.replaceState(null, "", field.value ? `#${NAME}${encodeURIComponent(field.value)}` : "#");
      find(field.value).catch(() => {});
    }, TYPING_MS);
  });
  addEventListener("hashchange", () => {
    if (location.hash !== "#people") {
      field.value = wantedByAddress();
      find(field.value).catch(() => {});
    }
  });
  byId("find").addEventListener("submit", (event) => event.preventDefault());
  turn(byId("earlier"), -1);
  turn(byId("later"), 1);
  setInterval(() => [waiting, bans].forEach((list) => list.tick()), 1000);
}
