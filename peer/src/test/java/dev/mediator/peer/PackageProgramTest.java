package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The complete program in the package's documentation is one. */
class PackageProgramTest {
  private static final Path PACKAGE = Path.of("src/main/java/dev/mediator/peer/package-info.java");

  @TempDir private Path folder;

  @Test
  void compiles() throws IOException {
    String program =
        Files.readString(PACKAGE)
            .replaceFirst("(?s).*\\{@snippet lang = java :\n(.*?\n \\* })\n \\* }\n.*", "$1")
            .lines()
            .map(line -> line.replaceFirst("^ \\* ?", ""))
            .collect(Collectors.joining("\n"));
    Path source = Files.writeString(folder.resolve("Greeter.java"), program);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    assertThat(result).as(program).isZero();
    assertThat(folder.resolve("Greeter.class")).exists();
  }
}
