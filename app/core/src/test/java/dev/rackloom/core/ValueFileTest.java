package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueFileTest {

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void csv_takesTheFirstColumnOfNumbers_andSumsNames() throws IOException {
    Path csv = file("v.csv", "node,kind,time_us\n\"a\",x,1.5\nb,y,2\na,x,1e1\nc,z,-\n");
    ValueFile read = ValueFile.read(csv);
    assertThat(read.title()).isEqualTo("time_us, v.csv");
    assertThat(read.values()).isEqualTo(Map.of("a", 11.5, "b", 2.0));
  }

  @Test
  void csv_commasWithinQuotes_separateNothing() throws IOException {
    Path csv = file("q.csv", "node,ms\n\"/layer.0/Add, \"\"x\"\"\",2\nb,3\n5\" disk,4\n");
    assertThat(ValueFile.read(csv).values())
        .isEqualTo(Map.of("/layer.0/Add, \"x\"", 2.0, "b", 3.0, "5\" disk", 4.0));
  }

  @Test
  void jsonObject_isOneIfItHasNothingButNumbers() throws IOException {
    assertThat(JsonFile.read(file("n.json", " {\"a\": 1, \"b\": 2.5}")).isValues()).isTrue();
    assertThat(JsonFile.read(file("m.json", "{\"a\": 1, \"b\": \"x\"}")).isValues()).isFalse();
    assertThat(JsonFile.read(file("e.json", "{}")).isValues()).isFalse();
    assertThat(JsonFile.read(file("d.json", "{\"a\": 1,")).isValues()).isFalse();
  }

  /**
   * A damaged object may be a model, whose reader says what is wrong; a list can only be numbers.
   */
  @Test
  void damagedList_isSaid_andADamagedObjectIsNothing() throws IOException {
    JsonFile object = JsonFile.read(file("d.json", "{\"a\": 1,"));
    assertThat(object.isValues() || object.isRack() || object.isPlacement()).isFalse();
    Path list = file("l.json", " [1,");
    assertThatThrownBy(() -> JsonFile.read(list)).hasMessageContaining("not JSON");
  }

  @Test
  void rackAndPlacement_areKnownByWhatTheyHold() throws IOException {
    JsonFile rack = JsonFile.read(file("r.json", "{\"nodes\": [{\"devices\": []}]}"));
    assertThat(rack.isRack()).isTrue();
    assertThat(rack.isPlacement() || rack.isValues()).isFalse();
    JsonFile placement = JsonFile.read(file("p.json", "{\"cut\": {}, \"placement\": {}}"));
    assertThat(placement.isPlacement()).isTrue();
    assertThat(placement.isRack() || placement.isValues()).isFalse();
  }

  @Test
  void json_objectsAndLists() throws IOException {
    assertThat(ValueFile.read(file("o.json", "{\"a\": 1, \"b\": \"x\"}")).values())
        .isEqualTo(Map.of("a", 1.0));
    assertThat(
            ValueFile.read(file("l.json", "[{\"op\": \"a\", \"ms\": 2}, {\"op\": \"b\"}]"))
                .values())
        .isEqualTo(Map.of("a", 2.0));
  }

  @Test
  void profileOfOnnxRuntime_countsKernelsAlone() throws IOException {
    Path profile =
        file(
            "p.json",
            """
            [{"cat": "Session", "name": "model_run", "dur": 99},
             {"cat": "Node", "name": "MatMul_1_kernel_time", "dur": 7},
             {"cat": "Node", "name": "MatMul_1_fence_before", "dur": 3},
             {"cat": "Node", "name": "MatMul_1_kernel_time", "dur": 5}]
            """);
    assertThat(JsonFile.read(profile).isValues()).isTrue();
    assertThat(ValueFile.read(profile).values()).isEqualTo(Map.of("MatMul_1", 12.0));
    assertThat(ValueFile.read(profile).title()).startsWith("measured µs");
  }

  @Test
  void whatHasNoNumbers_isOneMessage() throws IOException {
    Path words = file("w.csv", "a,b\nc,d\n");
    assertThatThrownBy(() -> ValueFile.read(words)).hasMessageContaining("no numbers by name");
    assertThatThrownBy(() -> ValueFile.read(folder.resolve("none.csv")))
        .hasMessageContaining("cannot read");
    assertThat(JsonFile.read(file("config.json", "{\"model_type\": \"x\"}")).isValues()).isFalse();
  }
}
