package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleStudy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineWordsTest {

  private final SampleStudy study = SampleStudy.create();
  private final EngineWords words =
      new EngineWords(
          study, id -> Map.of("s2", "layer.2", "s4", "layer.4", "s5", "5").getOrDefault(id, id));

  @Test
  void units_areAsElsewhere() {
    assertThat(words.of("computes in 720.488 us, in 1.500 ms here; 2.000 s in all"))
        .isEqualTo("computes in 720 µs, in 1.50 ms here; 2.00 s in all");
    assertThat(words.of("is short by 193,536 bytes: needs 50632960 bytes"))
        .isEqualTo("is short by 189.0 KiB: needs 48.3 MiB");
  }

  @Test
  void stages_areCalledByTheirNames() {
    assertThat(words.of("device gpu0: 3 stages, most of it s4"))
        .isEqualTo("device gpu0: 3 stages, most of it layer.4");
    assertThat(words.of("stage 's2' is banned from gpu0; cpu0, where s4 is"))
        .isEqualTo("stage 'layer.2' is banned from gpu0; cpu0, where layer.4 is");
    assertThat(words.of("most of it s5; stage s5 is here"))
        .isEqualTo("most of it stage 5; stage 5 is here");
    assertThat(words.of("xs4 and s4x are none")).isEqualTo("xs4 and s4x are none");
  }

  @Test
  void links_sayWhereTheyLead() {
    var link = study.rack().links().getFirst();
    assertThat(words.of("link " + link.id() + " > carries 1,024 bytes more"))
        .isEqualTo("link " + link.id() + " to " + link.b() + " carries 1.00 KiB more");
    assertThat(words.of("link " + link.id() + " <: 10 bytes a request"))
        .isEqualTo("link " + link.id() + " to " + link.a() + ": 10 B a request");
  }
}
