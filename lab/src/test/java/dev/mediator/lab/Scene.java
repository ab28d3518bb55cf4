package dev.mediator.lab;

import dev.mediator.lab.Nat.Unsolicited;

/** What all cells of a table have in common. */
record Scene(Unsolicited unsolicited, Distance distance) {
  String title() {
    return "Routers " + unsolicited.title + " unsolicited TCP; " + distance.title;
  }
}
