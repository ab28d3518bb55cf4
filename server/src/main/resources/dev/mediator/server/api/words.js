// What the page's numbers and words mean, as the manual says it, and how numbers and times are written.

/** The steps of the funnel, in their order. */
export const STEPS = {
  accepted: "peers that came",
  advertised: "said who they are and whom they want",
  challenged: "were sent a challenge",
  proved: "proved that their key is their own",
  waiting: "were the first of a pair, and wait",
  matched: "have a partner",
  disconnect_confirmed: "Clients whose Peer provably left, as version 0 introduces",
  introduced: "told where to dial, provably; of those that punch: told to dial",
  connected: "of those that punch: reached their partner",
  relayed: "of those that punch: their bytes are carried by the Mediator",
  failed: "of those that punch: did not reach their partner",
};

/** How conversations end: what it means, and what to do. */
export const OUTCOMES = {
  introduced: ["The peer was told what it came for, and provably received it; of two that dial each other, that it says it reached its partner, and reason how.", "nothing"],
  unreached: ["It was told how to reach its partner, and tried in vain, or left without a word.", "their networks keep them apart, or one was cancelled; nothing is wrong here. --relay on carries the bytes of such pairs; reason says so when a limit of the relay was reached"],
  relayed: ["The two tried in vain, and the Mediator carried their bytes until one was done.", "nothing; reason says how it ended, after how many bytes"],
  refused: ["Its Advertise was erroneous, or came once more from a port that it could not bind.", "the reason says what its programmer should mend"],
  crowded: ["Its address (an IPv4 address, or an IPv6 /64) has as many connections as one may have.", "one address is an attack, or many peers behind one NAT or a proxy: --connections-per-address"],
  displaced: ["It had proved nothing yet, and made room for a newcomer: it was the oldest of the address that has most of such.", "nothing, unless peers with slow lines complain: --unproved-connections"],
  busy: ["So many wanted to be challenged that its turn did not come within half of --handshake-timeout.", "more cores, or somebody is flooding it: look at address"],
  hoarding: ["Its key has as many registrations as one may have.", "--registrations-per-key, if that is meant"],
  full: ["There are as many connections or registrations as this Mediator holds.", "more descriptors or memory, then --connections or --registrations"],
  denied: ["A ban, the lists of keys, or the access server, do not let its key, this pair of keys, or its address use this Mediator.", "nothing, if that is meant"],
  undecided: ["The access server did not say whether it may; it was told to come again.", "look at the WARN line about the access server"],
  impostor: ["It could not decrypt the nonce: the key it advertised is not its own.", "one is a mistake, many are an attack"],
  superseded: ["The same key registered again for the same partner, with a newer proof.", "if it repeats, two programs share a key"],
  split: ["One of the pair was seen over IPv4, the other over IPv6, they cannot punch, and the Client can dial one only.", "have both use the same, for example with --listen 0.0.0.0"],
  partner_lost: ["Its partner broke the introduction off, or was lost meanwhile.", "look at the partner's line, which stands close by"],
  gone: ["It hung up, or its connection broke, before it was introduced.", "nothing, unless there are many"],
  slow: ["It let a deadline pass.", "if honest peers do, raise the deadline that reason points to"],
  expired: ["It waited for its partner as long as --waiting-limit allows.", "nothing"],
  rude: ["It sent what was not due.", "it is no p2psc peer, or a broken one"],
  dropped: ["The operator ended it, by a command or on the admin page.", "nothing"],
  stopped: ["The Mediator was shut down.", "nothing"],
  fault: ["The Mediator made a mistake.", "report the ERROR line above it"],
};

const WELL = new Set(["introduced", "relayed"]);
const BAD = new Set(["crowded", "busy", "hoarding", "full", "undecided", "impostor", "fault"]);

/** Of three sorts, each with a mark of its own, so that colour is not needed. */
export function sortOf(outcome) {
  if (WELL.has(outcome)) {
    return "well";
  }
  return BAD.has(outcome) ? "bad" : "so-so";
}

export const MARKS = { well: "✓", "so-so": "•", bad: "!" };

/** The budgets: of what there is a limit. */
export const BUDGETS = {
  connections: "connections that are open",
  unproved: "connections of peers that have proved nothing yet",
  registrations: "those who wait",
  unnamed_proxied: "connections of proxies without a header",
  relayed_pairs: "pairs whose bytes the Mediator carries",
  access_calls: "peers that the access server is asked about",
  dials_at_once: "peers dialled back at once",
  dials_per_minute: "peers dialled back in a minute",
};

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const DIGITS = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

export const plain = (name) => name.replaceAll("_", " ");
export const count = (number) => COUNT.format(number);
export const rate = (number) => (number < 10 ? TENTHS : COUNT).format(number);
export const clock = (time) => CLOCK.format(time);
export const date = (time) => DATE.format(time);
export const some = (number, one, more) => `${count(number)} ${number === 1 ? one : more}`;

/** Milliseconds, with as many digits as matter. */
export function millis(number) {
  if (number === null || number === undefined) {
    return "none";
  }
  if (number < 1000) {
    return `${number < 10 ? DIGITS.format(number) : COUNT.format(number)}\u00a0ms`;
  }
  return number < 10000 ? `${TENTHS.format(number / 1000)}\u00a0s` : span(number / 1000);
}

/** Seconds, in the two greatest units that they have. */
export function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, length]) => whole >= length);
  if (first < 0) {
    return "0 s";
  }
  const [unit, length] = units[first];
  const next = units[first + 1];
  const rest = next && Math.floor((whole % length) / next[1]);
  return `${count(Math.floor(whole / length))} ${unit}${rest ? ` ${rest} ${next[0]}` : ""}`;
}
