package dev.mediator.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many lines a source gets, and that the withheld ones are counted. */
class LineBudgetTest {
  private final LineBudget budget = new LineBudget(2);

  @Test
  void aSourceGetsItsLinesEachSecondAndLearnsWhatWasWithheld() {
    assertThat(budget.withheldBefore("a", 1)).isZero();
    assertThat(budget.withheldBefore("a", 1)).isZero();
    assertThat(budget.withheldBefore("a", 1)).isNegative();
    assertThat(budget.withheldBefore("a", 1)).isNegative();
    assertThat(budget.withheldBefore("a", 2)).isEqualTo(2);
    assertThat(budget.withheldBefore("a", 3)).isZero();
  }

  @Test
  void sourcesDoNotShareABudget() {
    budget.withheldBefore("a", 1);
    budget.withheldBefore("a", 1);
    assertThat(budget.withheldBefore("a", 1)).isNegative();
    assertThat(budget.withheldBefore("b", 1)).isZero();
  }
}
