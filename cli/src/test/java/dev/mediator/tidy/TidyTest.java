package dev.mediator.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the style of the project, as ratchets over the sources of all modules.
 *
 * <p>Each rule is defined beside its measure, and {@link TidyRulesTest} or {@link TidyBansTest}
 * shows that it finds what it is for. A number here may be tightened, and is never loosened to let
 * a change pass.
 */
class TidyTest {
  private static final Project PROJECT = Project.read();
  private static final List<Source> MAIN = PROJECT.main();
  private static final List<Source> TEST = PROJECT.test();

  private static void hold(List<Offence> offences) {
    if (!offences.isEmpty()) {
      fail(offences.stream().map(Offence::toString).collect(Collectors.joining("\n", "\n", "")));
    }
  }

  private static List<Offence> both(List<Offence> main, List<Offence> test) {
    return Stream.concat(main.stream(), test.stream()).toList();
  }

  @Test
  void readsTheWholeProject() {
    assertThat(MAIN)
        .extracting(Source::name)
        .contains("dev.mediator.protocol.Message", "dev.mediator.server.handshake.Handshake");
    assertThat(TEST).extracting(Source::name).contains("dev.mediator.tidy.TidyTest");
    assertThat(PROJECT.poms()).containsKeys("pom.xml", "cli/pom.xml", "server/pom.xml");
  }

  @Test
  void filesAreShort() {
    hold(both(Sizes.files(MAIN), Sizes.files(TEST)));
  }

  @Test
  void mostFilesAreMuchShorter() {
    hold(Sizes.medianFile(MAIN));
  }

  @Test
  void methodsAreShort() {
    hold(Sizes.methods(MAIN));
  }

  @Test
  void mostMethodsAreMuchShorter() {
    hold(Sizes.p90Method(MAIN));
  }

  @Test
  void methodsTakeFewParameters() {
    hold(Sizes.parameters(MAIN));
  }

  @Test
  void statementsAreNestedLittle() {
    hold(Nesting.deep(MAIN));
  }

  @Test
  void typesSayWhatTheyAre() {
    hold(both(Remarks.allTypes(MAIN), Remarks.topLevelTypes(TEST)));
  }

  @Test
  void publicMembersSayWhatTheyDo() {
    hold(Remarks.publicMembers(MAIN));
  }

  @Test
  void commentsAreNeitherFewNorMany() {
    assertThat(Remarks.perCode(MAIN))
        .as("lines of comment for each line of code in main")
        .isBetween(0.2, 0.35);
  }

  @Test
  void roomsUseOnlyWhatTheyMay() {
    hold(Arrows.strays(MAIN));
  }

  @Test
  void timeAndChanceComeThroughConstructors() {
    hold(Bans.timeAndChance(MAIN));
  }

  @Test
  void onlyTheCommandLineSpeaksToTheTerminal() {
    hold(Bans.console(MAIN));
  }

  @Test
  void warningsAreSilencedForAReason() {
    hold(Bans.silencedWarnings(MAIN));
  }

  @Test
  void namesSayWhatThingsAre() {
    hold(Bans.names(MAIN));
  }

  @Test
  void testsDoNotSleep() {
    hold(TestBans.sleeps(TEST));
  }

  @Test
  void testsDoNotMock() {
    hold(TestBans.mocks(TEST));
  }

  @Test
  void testsAreNotDisabled() {
    hold(TestBans.disabled(TEST));
  }

  @Test
  void testsLetTheKernelChoosePorts() {
    hold(TestBans.fixedPorts(TEST));
  }

  @Test
  void nothingIsLeftUnfinished() {
    hold(Texts.unfinished(PROJECT.spokenTexts()));
  }

  @Test
  void versionsStandInOnePlace() {
    hold(Texts.scatteredVersions(PROJECT.poms()));
  }
}
