package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Backend;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown as serving is known to serve. */
class WhatServedTest {

  @TempDir Path folder;

  private static String shelf(CoreBackend backend) {
    return backend.shelves().stream()
        .filter(s -> s.kind() == Backend.Kind.DEPLOYMENTS)
        .findFirst()
        .orElseThrow()
        .entries()
        .getFirst()
        .detail();
  }

  @Test
  void deploymentOfAProcessThatIsGone_isNotShownAsServing() {
    try (Workspace before = Workspace.open(folder)) {
      before.deployments().note("desktop", 2, "serving");
    }
    try (CoreBackend backend = CoreBackend.open(folder)) {
      assertThat(shelf(backend)).startsWith("was serving · ");
      assertThat(backend.history().getFirst().what()).isEqualTo("was serving");
      assertThat(backend.askWhatServes(Cancellation.NEVER)).as("nobody to ask").isFalse();
      assertThat(shelf(backend)).startsWith("was serving · ");
    }
  }

  @Test
  void deploymentThatWasSeen_isServing_untilItsEndIsNoted() {
    try (Workspace now = Workspace.open(folder)) {
      now.deployments().note("desktop", 2, "serving");
      assertThat(WorkspaceHistory.of(now).getFirst().what()).isEqualTo("serving");
      now.deployments().note("desktop", 2, "ended");
      assertThat(WorkspaceHistory.of(now))
          .extracting(Backend.Event::what)
          .containsExactlyInAnyOrder("ended", "was serving");
    }
  }
}
