package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the distribution says of the libraries in it: checksums, list of parts, licences. */
class SupplyIT {
  private static final Path HOME = Path.of("target/mediator");

  /** The list of parts says nothing of the one that all others are parts of. */
  private static final String WHOLE = "mediator-cli-";

  @Test
  void theListOfPartsHasEachLibraryWithItsChecksumAndNoOther() throws Exception {
    Map<String, String> libraries = libraries();
    libraries.keySet().removeIf(jar -> jar.startsWith(WHOLE));
    assertThat(parts().stream().map(Part::sha256))
        .containsExactlyInAnyOrderElementsOf(libraries.values());
    assertThat(libraries).hasSizeGreaterThan(15);
  }

  @Test
  void eachLibraryOfOthersIsTheOneThatTheBuildVerifies() throws Exception {
    List<String> verified = Files.readAllLines(Path.of("../.mvn/checksums/checksums.sha256"));
    foreign()
        .forEach((jar, sha256) ->
            assertThat(verified)
                .as(jar)
                .anyMatch(line -> line.startsWith(sha256) && line.endsWith("/" + jar)));
  }

  @Test
  void eachLibraryOfOthersStandsUnderItsLicence() throws Exception {
    List<String> rows =
        Files.readAllLines(HOME.resolve("THIRD-PARTY.md")).stream()
            .filter(line -> line.startsWith("| "))
            .toList();
    Map<String, String> jars = foreign();
    for (Part part : parts()) {
      jars.entrySet().stream()
          .filter(jar -> jar.getValue().equals(part.sha256()))
          .forEach(jar ->
              assertThat(rows)
                  .as("%s, %s", jar.getKey(), part.licences())
                  .anyMatch(row -> names(row, jar.getKey()) && allows(row, part)));
    }
    for (String row : rows.subList(1, rows.size())) {
      assertThat(jars.keySet()).as(row).anyMatch(jar -> names(row, jar));
    }
  }

  @Test
  void theTextsOfTheLicencesAreThere() throws Exception {
    assertThat(HOME.resolve("LICENSE")).content().contains("Apache License", "Version 2.0");
    assertThat(HOME.resolve("licenses/EPL-2.0.txt")).content().contains("Eclipse Public License");
    assertThat(HOME.resolve("THIRD-PARTY.md"))
        .content()
        .contains("Legion of the Bouncy Castle", "QOS.ch", "Permission is hereby granted");
  }

  private static boolean names(String row, String jar) {
    return Pattern.compile("`([^`]+)`")
        .matcher(row)
        .results()
        .map((MatchResult name) -> name.group(1).replace("*", ".*") + "-\\d.*\\.jar")
        .anyMatch(jar::matches);
  }

  private static boolean allows(String row, Part part) {
    return part.licences().stream().anyMatch(row::contains);
  }

  private static Map<String, String> foreign() throws IOException, NoSuchAlgorithmException {
    Map<String, String> jars = libraries();
    jars.keySet().removeIf(jar -> jar.startsWith("mediator-"));
    return jars;
  }

  private static Map<String, String> libraries() throws IOException, NoSuchAlgorithmException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
      for (Path jar : jars.toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        digests.put(jar.getFileName().toString(), HexFormat.of().formatHex(digest));
      }
    }
    return digests;
  }

  /**
   * What {@code sbom.cdx.json} says of a library: its checksum, and licences by SPDX id or name.
   */
  private record Part(String sha256, List<String> licences) {}

  private static List<Part> parts() throws IOException {
    String all = Files.readString(HOME.resolve("sbom.cdx.json"));
    String parts = all.substring(all.lastIndexOf("\"components\" : ["));
    return Arrays.stream(parts.split("\"bom-ref\" :"))
        .skip(1)
        .map(part ->
            new Part(
                found(part, "\"SHA-256\",\\s*\"content\" : \"(\\w+)\"").getFirst(),
                found(part, "\"license\" : \\{\\s*\"(?:id|name)\" : \"([^\"]+)\"")))
        .toList();
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }
}
