// What an operator has the Mediator do: each in a dialog that says what will happen before it does.

import { ask } from "./ask.js";
import { byId, node, write } from "./nodes.js";
import { some } from "./words.js";

const TOLD_MS = 15_000;
const order = byId("order");
const form = order.querySelector("form");
const lift = byId("lift");
let done = () => {};
let telling = 0;
let lifted = "";

/** The IP address of an address with a port: 192.0.2.1:5000 or [2001:db8::1]:5000. */
function ipOf(address) {
  return address.slice(0, address.lastIndexOf(":")).replace(/^\[|\]$/g, "");
}

/** What usually belongs to one network, or one household: an IPv4 /24, an IPv6 /64. */
function blockOf(ip) {
  if (!ip.includes(":")) {
    return ip.replace(/\d+$/, "0/24");
  }
  const [before, after] = ip.split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = after ? Array(8 - before.length - after.length).fill("0") : [];
  const network = [...before, ...zeros, ...(after ?? [])].slice(0, 4);
  return `${network.join(":")}::/64`;
}

const what = () => form.elements.what.value;
const isByHand = () => !form.elements.whom;
const target = () => (isByHand() ? byId("target").value.trim() : form.elements.whom.value);

/** What the target is, in the middle of a sentence. */
function named(text) {
  if (!text) {
    return "…";
  }
  if (text.startsWith("SHA256:")) {
    return `whoever has the key ${text}`;
  }
  return text.includes("/") ? `whoever is at any address in ${text}` : `whoever is at the address ${text}`;
}

function consequence() {
  const whom = named(target());
  const now = `Every conversation with ${whom} is ended now.`;
  if (what() === "drop") {
    return `${now} They may come again at once.`;
  }
  const time = byId("time");
  const then = time.value
    ? `for ${time.selectedOptions[0].text}; then they are let in again, unless you lift the ban earlier`
    : "until the Mediator ends, or you lift the ban";
  return `${now} Whoever comes again is refused (DENIED), ${then}.`;
}

function preview() {
  const bans = what() === "ban";
  byId("time-line").hidden = !bans;
  const time = byId("time").value && ` for ${byId("time").selectedOptions[0].text}`;
  write(byId("do"), bans ? `Ban${time}` : "Drop");
  write(byId("consequence"), consequence());
  byId("refusal").hidden = true;
}

function choices(peer) {
  const ip = ipOf(peer.address);
  const all = [["the address ", ip], ["the block ", blockOf(ip)]];
  return peer.key ? [["the key ", peer.key], ...all] : all;
}

/** Asks what to do about a peer, or, without one, about whom. */
export function openOrder(peer) {
  form.reset();
  const whom = byId("choices");
  whom.hidden = !peer;
  byId("by-hand-line").hidden = Boolean(peer);
  const labels = (peer ? choices(peer) : []).map(([kind, value], i) => {
    const choice = node("input", { type: "radio", name: "whom", value, ...(i === 0 && { checked: "" }) });
    return node("label", {}, choice, ` ${kind}`, node("span", { class: "whole" }, value));
  });
  whom.replaceChildren(whom.querySelector("legend"), ...labels);
  preview();
  order.showModal();
}

/** Asks whether a ban is to be lifted. */
export function openLift(banned) {
  lifted = banned;
  write(byId("lift-words"), `After this, ${named(banned)} may come again at once.`);
  byId("lift-refusal").hidden = true;
  lift.showModal();
}

async function carryOut() {
  const banned = what() === "ban";
  const time = banned && byId("time").value ? { for: byId("time").value } : {};
  const words = banned && byId("time").value ? ` for ${byId("time").selectedOptions[0].text}` : "";
  const result = await ask(banned ? "api/bans" : "api/drop", { target: target(), ...time });
  order.close();
  const ended = `${some(result.dropped, "conversation was", "conversations were")} ended`;
  tell(`${banned ? "Banned" : "Dropped"} ${result.target}${words}: ${ended}.`);
}

async function carryOutLift() {
  const result = await ask("api/bans/lift", { target: lifted });
  lift.close();
  tell(`Lifted the ban of ${result.target}.`);
}

function tell(text) {
  clearTimeout(telling);
  write(byId("said"), text);
  telling = setTimeout(() => write(byId("said"), ""), TOLD_MS);
  done(text);
}

/** Does it once, however often the button is pressed; says why if it cannot be done. */
function onSubmit(dialog, refusal, act) {
  const button = dialog.querySelector("[type=submit]");
  dialog.querySelector(".cancel").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") {
      return;
    }
    button.setAttribute("aria-busy", "true");
    refusal.hidden = true;
    act()
      .catch((problem) => {
        write(refusal, `Not done: ${problem.message}`);
        refusal.hidden = false;
      })
      .finally(() => button.removeAttribute("aria-busy"));
  });
}

/** Calls back with what was done. */
export function begin(whenDone) {
  done = whenDone;
  byId("by-hand").addEventListener("click", () => openOrder(null));
  form.addEventListener("input", preview);
  onSubmit(order, byId("refusal"), carryOut);
  onSubmit(lift, byId("lift-refusal"), carryOutLift);
}
