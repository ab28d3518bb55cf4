// Lines over the last half hour, drawn by hand into SVG; what they show also stands beside them in numbers.

import { byId, node, repeat, write } from "./nodes.js";
import { count, millis, rate, span } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 120;

/** As many moments as the Mediator remembers; a chart is wide enough for this many from the start. */
const MOST = 900;
const LEAST = 150;

const perSecond = (name) => (moment, pause) => moment[name] / pause;

const CHARTS = [
  {
    name: "Peers a second",
    help: "How many came, were introduced, and were turned away, each second",
    write: (number) => `${rate(number)}/s`,
    lines: [
      ["Accepted", "Peers that came", perSecond("accepted")],
      ["Introduced", "Peers that were introduced, or told to dial", perSecond("introduced")],
      ["Turned away", "Conversations that the Mediator ended against the peer's will", perSecond("turned_away")],
    ],
  },
  {
    name: "From match to introduction",
    help: "From the match until a peer is told what it came for",
    write: millis,
    lines: [
      ["Median", "Half of them took no longer", (moment) => moment.introduction_ms.p50],
      ["99 %", "99 of 100 took no longer", (moment) => moment.introduction_ms.p99],
    ],
  },
  {
    name: "Waiting and connected",
    help: "How many peers wait for their partner, and how many are connected",
    write: count,
    lines: [
      ["Waiting", "Peers that wait for their partner", (moment) => moment.waiting],
      ["Connections", "Peers that are connected", (moment) => moment.connections],
    ],
  },
  {
    name: "Delays inside",
    help: "How long a task waits until its event loop comes to it, and how long making a challenge takes. Above 100 ms and 1 ms: more cores",
    write: millis,
    lines: [
      ["Event loop, 99 %", "99 of 100 tasks waited no longer", (moment) => moment.loop_delay_ms.p99],
      ["Challenge, 99 %", "99 of 100 challenges took no longer", (moment) => moment.challenge_ms.p99],
    ],
  },
];

/** One chart: its lines, a scale, and a legend in numbers. */
class Chart {
  #kind;
  #paths;
  #top = node("span", { class: "top" });
  #from = node("span");
  #legend = node("ul", { class: "legend" });

  constructor(parent, kind) {
    this.#kind = kind;
    const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    drawing.append(svg("path", { class: "grid", d: `M0 1H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 1}H${WIDTH}` }));
    this.#paths = kind.lines.map((_, i) => svg("path", { class: `line line${i}` }));
    drawing.append(...this.#paths);
    const axis = node("p", { class: "axis", "aria-hidden": "true" }, this.#from, node("span", {}, "now"));
    const plot = node("div", { class: "plot" }, this.#top, drawing);
    const name = node("figcaption", {}, node("h3", { title: kind.help }, kind.name));
    parent.append(node("figure", { class: "panel" }, name, plot, axis, this.#legend));
  }

  draw(moments, pause) {
    const width = Math.min(MOST, Math.max(LEAST, moments.length));
    const series = this.#kind.lines.map(([, , value]) => moments.map((moment) => value(moment, pause)));
    const top = roundUp(Math.max(0, ...series.flat()));
    write(this.#top, this.#kind.write(top));
    write(this.#from, `${span(width * pause)} ago`);
    series.forEach((values, i) => this.#paths[i].setAttribute("d", path(values, width, top)));
    const lines = this.#kind.lines.map(([name, help], i) => ({ name, help, i, values: series[i] }));
    repeat(this.#legend, lines, legendLine, (item, line) => write(item.lastElementChild.lastElementChild, this.#words(line.values)));
  }

  /** What the line shows, for who does not see it. */
  #words(values) {
    const seen = values.filter((value) => value !== null);
    if (seen.length === 0) {
      return "none yet";
    }
    const now = values.at(-1);
    const most = seen.reduce((a, b) => Math.max(a, b));
    return `${now === null ? "none" : this.#kind.write(now)} now, ${this.#kind.write(most)} at most`;
  }
}

function svg(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

/** With a piece of the line as it is drawn: by its dashes, not by its colour alone. */
function legendLine({ name, help, i }) {
  const sample = svg("svg", { viewBox: "0 0 30 6", class: "sample", "aria-hidden": "true" });
  sample.append(svg("path", { class: `line line${i}`, d: "M0 3H30" }));
  return node("li", {}, sample, node("span", { title: help }, node("b", {}, name), " ", node("span")));
}

/** The next greater of 1, 2 and 5 times a power of ten: scales that change seldom. */
function roundUp(most) {
  if (most <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= most);
}

/** The newest at the right edge; moments without a value are gaps, and one between gaps a dot. */
function path(values, width, top) {
  let drawn = "";
  let pen = false;
  values.forEach((value, i) => {
    if (value !== null) {
      const x = ((width - values.length + i + 1) / width) * WIDTH;
      const y = HEIGHT - 1 - (value / top) * (HEIGHT - 2);
      const point = `${x.toFixed(1)} ${y.toFixed(1)}`;
      drawn += pen ? `L${point}` : `M${point}h0`;
    }
    pen = value !== null;
  });
  return drawn;
}

let charts = null;

/** Draws all of them. */
export function draw(moments, pause) {
  charts ??= CHARTS.map((kind) => new Chart(byId("charts"), kind));
  charts.forEach((chart) => chart.draw(moments, pause));
}
