package dev.mediator.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files for Compose and Kubernetes, beside the schemas of those. */
class SchemasTest {
  private static final Path CONTAINER = Path.of("src/main/container");

  @Test
  void composeHasWhatItsSchemaAllows() throws IOException {
    JsonSchema schema = schema("compose.json", VersionFlag.V201909);
    JsonNode compose = documents("compose.yaml").getFirst();
    assertThat(schema.validate(compose)).isEmpty();
    ((ObjectNode) compose.at("/services/mediator")).put("reed_only", true);
    assertThat(schema.validate(compose)).isNotEmpty();
  }

  @Test
  void kubernetesHasWhatItsSchemaAllows() throws IOException {
    JsonSchema schema = schema("kubernetes.json", VersionFlag.V7);
    List<JsonNode> objects = documents("kubernetes.yaml");
    assertThat(objects).hasSize(3).allSatisfy(each -> assertThat(schema.validate(each)).isEmpty());
    ((ObjectNode) objects.get(1).at("/spec/template/spec")).put("hostNetwerk", true);
    assertThat(schema.validate(objects.get(1))).isNotEmpty();
  }

  /** Pod Security Standards: what the profile "restricted" asks of a pod. */
  @Test
  void thePodIsRestricted() throws IOException {
    JsonNode pod = documents("kubernetes.yaml").get(1).at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0/securityContext");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(container.at("/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(container.at("/readOnlyRootFilesystem").asBoolean()).isTrue();
  }

  private static List<JsonNode> documents(String file) throws IOException {
    YAMLMapper mapper = new YAMLMapper();
    try (InputStream in = Files.newInputStream(CONTAINER.resolve(file))) {
      return mapper.readerFor(JsonNode.class).<JsonNode>readValues(in).readAll();
    }
  }

  private static JsonSchema schema(String file, VersionFlag version) throws IOException {
    Path path = Path.of("src/test/resources/schemas", file);
    return JsonSchemaFactory.getInstance(version).getSchema(Files.readString(path));
  }
}
