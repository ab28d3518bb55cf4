package dev.mediator.tidy;

import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A rule's way through one source, on which it collects what offends it. */
abstract class Walk extends TreePathScanner<Void, Void> {
  final Source source;
  private final List<Offence> offences = new ArrayList<>();

  Walk(Source source) {
    this.source = source;
  }

  final void offend(Tree tree, String what) {
    offences.add(source.offence(tree, what));
  }

  /** Walks through every source and gathers the offences. */
  static List<Offence> through(List<Source> sources, Function<Source, Walk> rule) {
    List<Offence> all = new ArrayList<>();
    for (Source source : sources) {
      Walk walk = rule.apply(source);
      walk.scan(source.unit(), null);
      all.addAll(walk.offences);
    }
    return all;
  }

  /** The part of a dotted name behind its last dot. */
  static String lastOf(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
