package dev.rackloom.core;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What one model has that another has not. Operators are the same by their name; what is left over
 * by type, scope and results, in the order of the models, so that a renamed export is not all new.
 *
 * @param same operators that do not differ
 * @param changes the others, in the order of the second model, removed ones last
 */
public record ModelDiff(int same, List<Change> changes) {

  /** What happened to an operator. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /**
   * An operator that differs.
   *
   * @param name in the second model, of a removed one in the first
   * @param type what it computes, likewise
   * @param what differs, for people; empty for an added or a removed one
   */
  public record Change(Kind kind, String name, String type, List<String> what) {
    public Change {
      what = List.copyOf(what);
    }
  }

  public ModelDiff {
    changes = List.copyOf(changes);
  }

  /** How many changes there are of a kind. */
  public long count(Kind kind) {
    return changes.stream().filter(c -> c.kind() == kind).count();
  }

  /** From one model to another. */
  public static ModelDiff of(Graph before, Graph after) {
    return new Comparison(before, after).diff();
  }

  private static final class Comparison {
    private final Graph before;
    private final Graph after;
    private final Map<String, Operator> byName = new LinkedHashMap<>();
    private final Map<List<Object>, Deque<Operator>> byKind = new HashMap<>();

    Comparison(Graph before, Graph after) {
      this.before = before;
      this.after = after;
    }

    ModelDiff diff() {
      before.operators().forEach(o -> byName.putIfAbsent(o.name(), o));
      List<Optional<Operator>> partners = new ArrayList<>();
      for (Operator operator : after.operators()) {
        partners.add(Optional.ofNullable(byName.remove(operator.name())));
      }
      for (Operator left : byName.values()) {
        byKind.computeIfAbsent(kind(before, left), k -> new ArrayDeque<>()).add(left);
      }
      int same = 0;
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < partners.size(); i++) {
        Operator now = after.operators().get(i);
        Optional<Operator> was = partners.get(i).or(() -> alike(now));
        List<String> what = was.map(w -> differences(w, now)).orElse(List.of());
        if (was.isEmpty() || !what.isEmpty()) {
          changes.add(change(was.isEmpty() ? Kind.ADDED : Kind.CHANGED, now, what));
        } else {
          same++;
        }
      }
      byName.values().forEach(o -> changes.add(change(Kind.REMOVED, o, List.of())));
      return new ModelDiff(same, changes);
    }

    /** One of those left over that does the same at the same place. */
    private Optional<Operator> alike(Operator now) {
      Deque<Operator> left = byKind.getOrDefault(kind(after, now), new ArrayDeque<>());
      Optional<Operator> partner = Optional.ofNullable(left.pollFirst());
      partner.ifPresent(p -> byName.remove(p.name()));
      return partner;
    }

    private static List<Object> kind(Graph graph, Operator o) {
      return List.of(o.type(), o.scope(), results(graph, o));
    }

    private static Change change(Kind kind, Operator o, List<String> what) {
      return new Change(kind, o.name(), o.type().toString(), what);
    }

    private List<String> differences(Operator was, Operator now) {
      List<String> what = new ArrayList<>();
      differ("type", was.type().toString(), now.type().toString(), what);
      differ("results", results(before, was), results(after, now), what);
      differ("weights", weights(before, was), weights(after, now), what);
      differ("inputs", was.inputs().size(), now.inputs().size(), what);
      TreeSet<String> names = new TreeSet<>(was.attributes().keySet());
      names.addAll(now.attributes().keySet());
      names.forEach(n -> differ(n, was.attributes().get(n), now.attributes().get(n), what));
      return what;
    }

    private static void differ(
        String field,
        @org.jspecify.annotations.Nullable Object was,
        @org.jspecify.annotations.Nullable Object now,
        List<String> what) {
      if (!java.util.Objects.equals(was, now)) {
        what.add(
            field + ": " + (was == null ? "none" : was) + " → " + (now == null ? "none" : now));
      }
    }

    private static List<String> results(Graph graph, Operator o) {
      return o.outputs().stream()
          .filter(t -> t != Operator.ABSENT)
          .mapToObj(graph.tensors()::get)
          .map(t -> t.dtype() + " " + t.shape())
          .toList();
    }

    private static List<String> weights(Graph graph, Operator o) {
      return o.inputs().stream()
          .filter(t -> t != Operator.ABSENT)
          .mapToObj(graph.tensors()::get)
          .filter(t -> t.role() == Tensor.Role.WEIGHT)
          .map(t -> t.dtype() + " " + t.shape())
          .toList();
    }
  }
}
