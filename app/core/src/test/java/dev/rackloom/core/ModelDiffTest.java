package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.loader.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDiffTest {

  @TempDir Path folder;

  private Graph model(int layers, int hidden) throws IOException {
    String config =
        """
        {"model_type": "llama", "num_hidden_layers": %d, "hidden_size": %d,
         "num_attention_heads": 8, "num_key_value_heads": 2, "intermediate_size": 512,
         "vocab_size": 1000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
        """
            .formatted(layers, hidden);
    Path file = Files.writeString(folder.resolve(layers + "-" + hidden + ".json"), config);
    return Workbench.read(
            PluginCatalog.onClassPath(),
            file,
            Bindings.NONE,
            4,
            Progress.SILENT,
            Cancellation.NEVER)
        .graph();
  }

  @Test
  void same_hasNoChange() throws IOException {
    ModelDiff diff = ModelDiff.of(model(2, 64), model(2, 64));
    assertThat(diff.changes()).isEmpty();
    assertThat(diff.same()).isEqualTo(model(2, 64).operators().size());
  }

  @Test
  void anotherLayer_isAdded_andRemovedTheOtherWayRound() throws IOException {
    ModelDiff more = ModelDiff.of(model(2, 64), model(3, 64));
    assertThat(more.count(ModelDiff.Kind.ADDED)).isPositive();
    assertThat(more.count(ModelDiff.Kind.REMOVED)).isZero();
    assertThat(more.count(ModelDiff.Kind.CHANGED)).isZero();
    ModelDiff less = ModelDiff.of(model(3, 64), model(2, 64));
    assertThat(less.count(ModelDiff.Kind.REMOVED)).isEqualTo(more.count(ModelDiff.Kind.ADDED));
  }

  @Test
  void anotherWidth_changesResultsAndWeights() throws IOException {
    ModelDiff diff = ModelDiff.of(model(2, 64), model(2, 128));
    assertThat(diff.count(ModelDiff.Kind.CHANGED)).isPositive();
    assertThat(diff.changes()).allMatch(c -> c.kind() == ModelDiff.Kind.CHANGED);
    assertThat(diff.changes())
        .anySatisfy(c -> assertThat(c.what()).anyMatch(w -> w.startsWith("weights: ")));
  }

  @Test
  void renamedOperators_areFoundByWhatTheyDo() throws IOException {
    Graph was = model(2, 64);
    List<Operator> renamed = new ArrayList<>();
    for (Operator o : was.operators()) {
      renamed.add(
          new Operator(
              o.id(),
              "other_" + o.id(),
              o.type(),
              o.inputs(),
              o.outputs(),
              o.attributes(),
              o.scope(),
              o.regions()));
    }
    Graph now =
        new Graph(
            was.name(),
            was.format(),
            was.digest(),
            was.tensors(),
            renamed,
            was.inputs(),
            was.outputs(),
            was.states(),
            was.experts(),
            was.metadata(),
            was.notUnderstood());
    assertThat(ModelDiff.of(was, now).changes()).isEmpty();
  }
}
