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
    assertThat(ValueFile.isOne(csv)).isTrue();
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
    assertThat(ValueFile.isOne(file("n.json", " {\"a\": 1, \"b\": 2.5}"))).isTrue();
    assertThat(ValueFile.isOne(file("m.json", "{\"a\": 1, \"b\": \"x\"}"))).isFalse();
    assertThat(ValueFile.isOne(file("e.json", "{}"))).isFalse();
    assertThat(ValueFile.isOne(file("d.json", "{\"a\": 1,"))).isFalse();
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
    assertThat(ValueFile.isOne(profile)).isTrue();
    assertThat(ValueFile.read(profile).values()).isEqualTo(Map.of("MatMul_1", 12.0));
    assertThat(ValueFile.read(profile).title()).startsWith("measured µs");
  }

  @Test
  void whatHasNoNumbers_isOneMessage() throws IOException {
    Path words = file("w.csv", "a,b\nc,d\n");
    assertThatThrownBy(() -> ValueFile.read(words)).hasMessageContaining("no numbers by name");
    assertThatThrownBy(() -> ValueFile.read(folder.resolve("none.csv")))
        .hasMessageContaining("cannot read");
    assertThat(ValueFile.isOne(file("config.json", "{\"model_type\": \"x\"}"))).isFalse();
  }
}
