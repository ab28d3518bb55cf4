package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What programs are told: the true names, in lines that are safe to look at. */
class JsonLineTest {
  @Test
  void aNameIsTheTrueOneAndNothingOfItDrivesATerminal() throws IOException {
    String name = "gr\u00fc\u00dfe \"\u001b[2J\u009b\u202e\n\ud83d\ude00\\u{1b}";
    String line = new JsonLine("ends").with("path", name).with("reason", "").toString();
    assertThat(line).matches("[\\x20-\\x7e]*");
    try (JsonParser json = new JsonFactory().createParser(line)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      assertThat(json.nextValue()).as("the event").isEqualTo(JsonToken.VALUE_STRING);
      assertThat(json.nextValue()).as("the path").isEqualTo(JsonToken.VALUE_STRING);
      assertThat(json.getText()).isEqualTo(name);
    }
  }
}
