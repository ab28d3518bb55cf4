package dev.mediator.lab;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A test that needs namespaces: skipped where there are none, except in CI. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class LabTest {
  @BeforeAll
  static void requireNamespaces() {
    String obstacle = Internet.obstacle();
    if (!obstacle.isEmpty()) {
      if ("true".equals(System.getenv("CI"))) {
        fail(obstacle);
      }
      abort(obstacle);
    }
  }
}
