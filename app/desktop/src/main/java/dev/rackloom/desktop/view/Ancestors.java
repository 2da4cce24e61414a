package dev.rackloom.desktop.view;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/** What a node of the scene is in. */
public final class Ancestors {

  private Ancestors() {}

  /** A node and all around it, from the inside out; nothing of what is no node. */
  public static Stream<Node> of(@Nullable Object target) {
    return Stream.<@Nullable Node>iterate(
            target instanceof Node node ? node : null,
            Objects::nonNull,
            at -> at == null ? null : at.getParent())
        .map(Objects::requireNonNull);
  }

  /** The innermost of a kind. */
  public static <T> Optional<T> first(@Nullable Object target, Class<T> kind) {
    return of(target).filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
