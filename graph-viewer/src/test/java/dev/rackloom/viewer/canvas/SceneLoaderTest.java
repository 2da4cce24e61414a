package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SceneLoaderTest {

  private final List<Scene> scenes = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final SceneLoader loader = new SceneLoader(Runnable::run, Runnable::run, failures::add);

  @Test
  void sceneThatCannotBeBuilt_isTold_andTheNextIsShown() {
    loader.show(SampleTree.transformer(3));
    loader.load(broken(), scenes::add);
    assertThat(failures).hasSize(1);
    assertThat(scenes).isEmpty();
    loader.load(Wanted.FIRST, scenes::add);
    assertThat(scenes).hasSize(1);
  }

  /** What no builder can do: it says neither what is alike nor where to go. */
  private static Wanted broken() {
    return new Wanted(Set.of(), Set.of(), null, null);
  }
}
