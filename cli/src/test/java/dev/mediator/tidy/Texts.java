package dev.mediator.tidy;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What no file of the project says, and where Maven's files name versions. */
final class Texts {
  /** Put together here, so that a search for the words finds nothing. */
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X{3})\\b");

  private static final Set<String> OWN_VERSION =
      Set.of("project/version", "project/parent/version");

  private Texts() {}

  static List<Offence> unfinished(Map<String, String> textsByPath) {
    return find(textsByPath, UNFINISHED, "do it now, or open an issue");
  }

  private static List<Offence> find(Map<String, String> textsByPath, Pattern ban, String what) {
    List<Offence> offences = new ArrayList<>();
    textsByPath.forEach((path, text) -> {
      long[] line = {0};
      text.lines()
          .peek(_ -> line[0]++)
          .map(ban::matcher)
          .filter(matcher -> matcher.find())
          .forEach(m -> offences.add(new Offence(path, line[0], m.group() + ": " + what)));
    });
    return offences;
  }

  /** Versions that stand anywhere but among the properties of the parent, which is pom.xml. */
  static List<Offence> scatteredVersions(Map<String, String> pomsByPath) {
    List<Offence> offences = new ArrayList<>();
    pomsByPath.forEach((path, pom) -> offences.addAll(new Pom(path).versions(pom)));
    return offences;
  }

  private static final class Pom {
    private final String path;
    private final Deque<String> within = new ArrayDeque<>();
    private final List<Offence> offences = new ArrayList<>();

    Pom(String path) {
      this.path = path;
    }

    List<Offence> versions(String pom) {
      try {
        XMLStreamReader xml =
            XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(pom));
        while (xml.hasNext()) {
          switch (xml.next()) {
            case XMLStreamReader.START_ELEMENT -> within.addLast(xml.getLocalName());
            case XMLStreamReader.END_ELEMENT -> within.removeLast();
            case XMLStreamReader.CHARACTERS -> check(xml);
            default -> {}
          }
        }
      } catch (XMLStreamException e) {
        throw new IllegalArgumentException(path, e);
      }
      return offences;
    }

    private void check(XMLStreamReader xml) {
      String place = String.join("/", within);
      boolean literal = !xml.getText().contains("${") && !xml.isWhiteSpace();
      boolean version = place.endsWith("/version") && !OWN_VERSION.contains(place);
      boolean property = place.matches("project/.*properties/.*\\.version");
      if (literal && (version || (property && !path.equals("pom.xml")))) {
        String what = ": make it a property of the parent pom.xml, where all versions stand";
        offences.add(
            new Offence(path, xml.getLocation().getLineNumber(), xml.getText().strip() + what));
      }
    }
  }
}
