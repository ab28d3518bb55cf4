package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether the admin port answers what openapi.json says that it does. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);

  /** The page, and what it loads. */
  private static final String OF_THE_PAGE = "GET /([a-z]+\\.(html|css|js|svg))?";

  private static JsonNode description(Operator operator) throws Exception {
    return JSON.readTree(operator.get("/openapi.json").body());
  }

  @Test
  void describesEveryRouteAndNoOther() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      TreeSet<String> described = new TreeSet<>();
      description(operator)
          .get("paths")
          .properties()
          .forEach(path ->
              path.getValue()
                  .fieldNames()
                  .forEachRemaining(method ->
                      described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
      List<String> there =
          List.of(
              operator.get("/nothing").body().strip().replaceFirst("there is ", "").split(", "));
      assertThat(there.stream().filter(route -> !route.matches(OF_THE_PAGE)))
          .containsExactlyElementsOf(described);
    }
  }

  @Test
  void whatIsReadLooksAsDescribed() throws Exception {
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator());
        Watcher watcher = new Watcher(operator.address())) {
      stage.waiting(Who.alice(KeyRing.pair(1), true));
      ScriptedPeer client = stage.waiting(Who.alice(PAIR, true));
      stage.connect(Who.bob(PAIR, true)).register().leaveAsPeer();
      client.leaveAsClient();
      operator.order("/api/bans", "{\"target\":\"192.0.2.0/24\",\"for\":\"1h\"}");
      JsonNode described = description(operator);
      JsonNode ended = JSON.readTree(watcher.next("ended"));
      assertThat(faults(described, "Conversations", ended)).isEmpty();
      assertThat(faults(described, "Status", JSON.readTree(watcher.next("status")))).isEmpty();
      for (String path :
          List.of(
              "/livez",
              "/readyz",
              "/api/status",
              "/api/history",
              "/api/waiting",
              "/api/conversations",
              "/api/bans")) {
        assertLooksAs(described, path, "get", operator.get(path));
      }
      assertLooksAs(described, "/api/waiting", "get", operator.get("/api/waiting?limit=none"));
    }
  }

  @Test
  void whatIsDoneIsAnsweredAsDescribed() throws Exception {
    String target = "{\"target\":\"192.0.2.7\"}";
    try (Stage stage = Stage.withAdmin(Map.of());
        Operator operator = new Operator(stage.mediator())) {
      JsonNode described = description(operator);
      for (String[] order :
          new String[][] {
            {"/api/bans", target},
            {"/api/bans", "{}"},
            {"/api/bans/lift", target},
            {"/api/bans/lift", target},
            {"/api/drop", target},
            {"/api/reload", "{}"},
            {"/api/drain", "{}"}
          }) {
        assertLooksAs(described, order[0], "post", operator.order(order[0], order[1]));
      }
      stage.mediator().awaitEnd();
    }
  }

  private static void assertLooksAs(
      JsonNode described, String path, String method, HttpResponse<String> answer)
      throws IOException {
    JsonNode response =
        described.at(pointer("paths", path, method, "responses", "" + answer.statusCode()));
    assertThat(response.isMissingNode()).as(path + " answers " + answer).isFalse();
    String schema = response.at(pointer("content", "application/json", "schema", "$ref")).asText();
    assertThat(faults(described, schema.replaceFirst(".*/", ""), JSON.readTree(answer.body())))
        .as(path + " " + answer.body())
        .isEmpty();
  }

  private static String pointer(String... names) {
    StringBuilder pointer = new StringBuilder();
    Stream.of(names)
        .forEach(name -> pointer.append('/').append(name.replace("~", "~0").replace("/", "~1")));
    return pointer.toString();
  }

  private static List<String> faults(JsonNode described, String schema, JsonNode answer) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$ref", "#/components/schemas/" + schema);
    root.set("components", described.get("components"));
    List<String> faults = new ArrayList<>();
    JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(root)
        .validate(answer)
        .forEach(fault -> faults.add(fault.toString()));
    return faults;
  }
}
