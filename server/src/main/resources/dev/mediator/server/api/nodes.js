// Elements made and changed so that nobody notices: what is the same is left alone. All text goes in as
// text, never as HTML: whatever a stranger chose stays a word.

export const byId = (id) => document.getElementById(id);

/** A new element with these attributes, and texts or elements in it. */
export function node(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

/** Changes a text, if it is another one: a selection in it, and who reads it aloud, are not disturbed. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** As many children as there are items: each is made once, and then only written anew. */
export function repeat(parent, items, make, update) {
  while (parent.children.length > items.length) {
    parent.lastElementChild.remove();
  }
  items.forEach((item, i) => {
    if (i >= parent.children.length) {
      parent.append(make(item));
    }
    update(parent.children[i], item);
  });
}

/** For so long a list stays as it is after a finger touched it. */
const TOUCHED_MS = 1500;

/**
 * A table whose rows come and go while people read it. It holds still as long as somebody points at
 * it, has the focus or a selection in it; then what is new is shown.
 */
export class LiveTable {
  #box;
  #body;
  #held;
  #home;
  #kind;
  #rows = new Map();
  #pending = null;
  #shown = false;
  #touched = -TOUCHED_MS;

  /** Of a kind with key(item), row(item), and perhaps tick(row, item), called now and then. */
  constructor(box, kind) {
    this.#box = box;
    this.#body = box.querySelector("tbody");
    this.#held = box.querySelector(".held");
    this.#home = box.closest("section");
    this.#kind = kind;
    this.#body.addEventListener("pointerdown", () => (this.#touched = performance.now()));
    this.#body.addEventListener("pointerleave", () => this.#catchUp());
    this.#body.addEventListener("focusout", () => this.#catchUp());
    this.#held.querySelector("button").addEventListener("click", () => this.#apply(this.#pending, true));
  }

  /** Shows these; at once, if somebody asked for them. */
  show(items, asked) {
    if (!asked && this.#isInUse() && this.#differs(items)) {
      this.#pending = items;
      this.#held.hidden = false;
    } else {
      this.#apply(items, asked);
    }
  }

  /** Rows of a time that passes. */
  tick() {
    for (const { row, item } of this.#rows.values()) {
      this.#kind.tick?.(row, item);
    }
  }

  /** What stands there if there are none. */
  sayEmpty(text) {
    write(this.#box.querySelector(".empty"), text);
  }

  #differs(items) {
    return items.length !== this.#rows.size || items.some((item) => !this.#rows.has(this.#kind.key(item)));
  }

  #isInUse() {
    const pointed = matchMedia("(hover: hover)").matches && this.#body.matches(":hover");
    const selected = getSelection();
    return (
      pointed ||
      this.#body.matches(":focus-within") ||
      performance.now() - this.#touched < TOUCHED_MS ||
      (!selected.isCollapsed && selected.containsNode(this.#body, true))
    );
  }

  #catchUp() {
    // The focus has not come to where it goes yet.
    setTimeout(() => {
      if (this.#pending && !this.#isInUse()) {
        this.#apply(this.#pending, false);
      }
    });
  }

  #apply(items, asked) {
    this.#pending = null;
    this.#held.hidden = true;
    this.#remove(items);
    let place = this.#body.firstElementChild;
    for (const item of items) {
      place = this.#place(item, place, this.#shown && !asked);
    }
    this.#shown = true;
    this.#box.querySelector(".empty").hidden = items.length > 0;
    this.#box.querySelector("table").classList.toggle("none", items.length === 0);
    this.tick();
  }

  #remove(items) {
    const kept = new Set(items.map(this.#kind.key));
    for (const [key, { row }] of this.#rows) {
      if (!kept.has(key)) {
        const focused = row.contains(document.activeElement);
        row.remove();
        this.#rows.delete(key);
        if (focused) {
          this.#home.focus();
        }
      }
    }
  }

  /** Rows keep their order, so that one that stays need not move, and keeps the focus. */
  #place(item, place, isNews) {
    const key = this.#kind.key(item);
    const known = this.#rows.get(key);
    if (known) {
      known.item = item;
      if (known.row === place) {
        return place.nextElementSibling;
      }
      this.#body.insertBefore(known.row, place);
      return place;
    }
    const row = this.#kind.row(item);
    row.classList.toggle("fresh", isNews);
    this.#rows.set(key, { row, item });
    this.#body.insertBefore(row, place);
    return place;
  }
}
