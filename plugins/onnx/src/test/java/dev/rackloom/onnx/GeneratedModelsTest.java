package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.GeneratedModels;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What generators promise of their files, as the reader sees them. */
class GeneratedModelsTest {

  @TempDir Path folder;

  private static Graph read(Path file) {
    return new OnnxReader().read(file, ReadContext.QUIET);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 20_000})
  void decoder_hasExactlySoManyNodes(int nodes) {
    Graph graph = read(GeneratedModels.decoder(folder.resolve("d.onnx"), nodes));
    assertThat(graph.operators()).hasSize(nodes);
    assertThat(graph.states()).hasSize(2 * ((nodes - 3) / 34));
  }

  @Test
  void experts_areWrittenOut() {
    Graph graph = read(GeneratedModels.experts(folder.resolve("e.onnx"), 5_000));
    assertThat(graph.operators()).hasSize(5_000);
    assertThat(graph.operators()).anyMatch(o -> o.scope().contains("experts.17"));
  }

  @Test
  void convolutions_haveNoScopes() {
    Graph graph = read(GeneratedModels.convolutions(folder.resolve("c.onnx"), 500, 3));
    assertThat(graph.operators()).hasSizeGreaterThan(490).allMatch(o -> o.scope().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void cyclicScopes_feedEachOther(long seed) {
    Graph graph = read(GeneratedModels.cyclicScopes(folder.resolve("s.onnx"), 1_000, seed));
    assertThat(graph.operators()).hasSize(1_000);
    Map<String, Set<String>> feeds = feeds(graph, 3);
    assertThat(feeds.get("net/block.0/ping")).contains("net/block.0/pong");
    assertThat(feeds.get("net/block.0/pong")).contains("net/block.0/ping");
  }

  @Test
  void otherModels_haveNoScopesThatFeedEachOther() {
    Graph graph = read(GeneratedModels.decoder(folder.resolve("d.onnx"), 1_000));
    Map<String, Set<String>> feeds = feeds(graph, 2);
    feeds.forEach((from, all) ->
        all.forEach(to -> assertThat(feeds.getOrDefault(to, Set.of())).doesNotContain(from)));
  }

  /** Which scopes, so many parts deep, feed which others. */
  private static Map<String, Set<String>> feeds(Graph graph, int depth) {
    GraphIndex index = new GraphIndex(graph);
    Map<String, Set<String>> feeds = new HashMap<>();
    for (Operator reader : graph.operators()) {
      reader.inputs().stream()
          .filter(t -> t != Operator.ABSENT && index.producer(t) >= 0)
          .mapToObj(t -> graph.operators().get(index.producer(t)))
          .filter(maker -> !scope(maker, depth).equals(scope(reader, depth)))
          .forEach(maker ->
              feeds
                  .computeIfAbsent(scope(maker, depth), s -> new HashSet<>())
                  .add(scope(reader, depth)));
    }
    return feeds;
  }

  private static String scope(Operator operator, int depth) {
    String[] parts = operator.scope().replaceFirst("^/", "").split("/");
    return String.join("/", java.util.Arrays.copyOf(parts, Math.min(depth, parts.length)));
  }
}
