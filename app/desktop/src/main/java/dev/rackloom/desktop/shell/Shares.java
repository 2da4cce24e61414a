package dev.rackloom.desktop.shell;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.SplitPane;
import software.coley.bentofx.layout.container.DockContainerBranch;

/**
 * How panes share the window, kept while everything changes its size: panes have least widths, and
 * what those make of a share is not what somebody wanted.
 */
final class Shares {

  private final DockContainerBranch root;

  /** Those that panes had before everything had another size. */
  private final Map<SplitPane, double[]> wanted = new HashMap<>();

  /** What came of them; others are what somebody made of them. */
  private Map<SplitPane, double[]> squeezed = Map.of();

  /** Of the panes in {@code root}. */
  Shares(DockContainerBranch root) {
    this.root = root;
  }

  /**
   * Keeps them over a change, also those of panes that keep their width otherwise.
   *
   * @param layout lays all panes out
   */
  void keep(Runnable change, Runnable layout) {
    Map<SplitPane, double[]> now = now();
    now.forEach((pane, at) -> {
      if (!Arrays.equals(at, squeezed.get(pane))) {
        wanted.put(pane, at);
      }
    });
    wanted.keySet().retainAll(now.keySet());
    change.run();
    layout.run();
    wanted.forEach(SplitPane::setDividerPositions);
    layout.run();
    squeezed = now();
  }

  private Map<SplitPane, double[]> now() {
    return branches(root)
        .collect(Collectors.toMap(branch -> branch, SplitPane::getDividerPositions));
  }

  private static Stream<DockContainerBranch> branches(DockContainerBranch root) {
    return Stream.concat(
        Stream.of(root),
        Arrangement.parts(root)
            .filter(DockContainerBranch.class::isInstance)
            .flatMap(c -> branches((DockContainerBranch) c)));
  }
}
