package dev.rackloom.agent.execution.cores;

import dev.rackloom.api.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Cores of a machine, by the numbers that the system gives them.
 *
 * @param ids ascending, from 0
 */
public record Cores(List<Integer> ids) {

  /** No core in particular. */
  public static final Cores NONE = new Cores(List.of());

  /** More than any system's set of cores holds. */
  static final int MOST = 8192;

  public Cores {
    ids = List.copyOf(ids);
    for (int i = 0; i < ids.size(); i++) {
      int id = ids.get(i);
      Checks.that(id >= 0 && id < MOST, "a core is a number from 0 below " + MOST + ", not " + id);
      Checks.that(i == 0 || id > ids.get(i - 1), "cores must ascend, " + ids + " do not");
    }
  }

  /**
   * Reads {@code 0-3}, {@code 0,1} or {@code 0-3,8}.
   *
   * @throws IllegalArgumentException that says what it is not
   */
  public static Cores parse(String text) {
    TreeSet<Integer> ids = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      int first = number(ends[0], text);
      int last = ends.length == 1 ? first : number(ends[1], text);
      Checks.that(ends.length <= 2 && first <= last, "'" + part.strip() + "' is no span of cores");
      for (int id = first; id <= last; id++) {
        Checks.that(ids.add(id), "core " + id + " is named twice in '" + text + "'");
      }
    }
    return new Cores(List.copyOf(ids));
  }

  private static int number(String digits, String text) {
    String stripped = digits.strip();
    Checks.that(
        stripped.matches("[0-9]{1,4}"),
        "'" + stripped + "' in '" + text + "' is no core's number below " + MOST);
    return Integer.parseInt(stripped);
  }

  /** How many. */
  public int count() {
    return ids.size();
  }

  boolean isEmpty() {
    return ids.isEmpty();
  }

  /**
   * What the ONNX Runtime is told ({@code session.intra_op_thread_affinities}): for each thread
   * beside the caller's a group, processors numbered from 1. With a thread for each core these have
   * one each, from the second on; otherwise all of them may use all.
   */
  String groups(int threads) {
    List<String> groups = new ArrayList<>();
    for (int thread = 1; thread < threads; thread++) {
      groups.add(threads == count() ? Integer.toString(ids.get(thread) + 1) : numbered(1));
    }
    return String.join(";", groups);
  }

  private String numbered(int from) {
    boolean oneSpan = !isEmpty() && ids.getLast() - ids.getFirst() == count() - 1;
    return oneSpan && count() > 1
        ? (ids.getFirst() + from) + "-" + (ids.getLast() + from)
        : ids.stream().map(id -> Integer.toString(id + from)).collect(Collectors.joining(","));
  }

  /** As they are written: {@code 0-3}. */
  @Override
  public String toString() {
    return numbered(0);
  }
}
