package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Tandem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds children of a group that repeat: stages of a model, blocks of a stage, experts of a layer.
 * They are runs of equal insides, in types and shapes of operators, up to four children together,
 * at least twice; of runs that are as long, those whose parts are of one scope; below the stages
 * names are equal too, but for their numbers, and a group is among them: operators alone are quick
 * to read as they are. Greedy from the top; O(children), and what is inside is looked at once.
 */
final class Repeats {

  private static final int LONGEST_PERIOD = 4;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final ModelTree tree;

  /** For each item a number of what is in it, so wide that different ones do not share it. */
  private final long[] insides;

  /** For each item where it stands among the children of its parent. */
  private final int[] positions;

  private final Object lock = new Object();

  /** Runs of groups that were asked for, as long as the same are alike. */
  private final Map<Integer, List<Run>> known = new HashMap<>();

  private Alike knownFor = Alike.ALL;

  /**
   * So many children from a position on, the first {@code each} of them repeated.
   *
   * @param handle the item that names the run: the first that has an inside
   */
  record Run(int first, int each, int times, int handle) {

    int size() {
      return each * times;
    }

    private boolean hides(int position) {
      return position >= first + each && position < first + size();
    }
  }

  Repeats(ModelTree tree) {
    this.tree = tree;
    List<Item> items = tree.items();
    insides = new long[items.size()];
    positions = new int[items.size()];
    for (int id = items.size() - 1; id >= 0; id--) { // what is inside comes later
      insides[id] = inside(items.get(id));
      number(items.get(id).children());
    }
  }

  private void number(Ids children) {
    for (int i = 0; i < children.size(); i++) {
      positions[children.get(i)] = i;
    }
  }

  private long inside(Item item) {
    long hash =
        item.operator() < 0
            ? item.children().size()
            : item.label().hashCode() * MULTIPLIER + item.detail().hashCode(); // type and shape
    hash += 31L;
    for (int i = 0; i < item.children().size(); i++) {
      hash = hash * MULTIPLIER + insides[item.children().get(i)];
    }
    return hash ^ hash >>> 29;
  }

  /**
   * Runs of children that are equal inside and that somebody holds to be alike; remembered until
   * others are alike. Any thread.
   */
  List<Run> find(int group, Wanted wanted) {
    synchronized (lock) {
      if (!wanted.alike().equals(knownFor)) {
        known.clear();
        knownFor = wanted.alike();
      }
      List<Run> runs = known.get(group);
      if (runs == null) {
        runs = search(group, wanted);
        known.put(group, runs);
      }
      return runs;
    }
  }

  private List<Run> search(int group, Wanted wanted) {
    Ids children = tree.item(group).children();
    if (children.size() < 2) {
      return List.of();
    }
    int[] kinds = kinds(children, wanted);
    List<Run> runs = new ArrayList<>();
    for (int at = 0; at < kinds.length; ) {
      Tandem tandem = Tandem.longest(kinds, at, LONGEST_PERIOD);
      at += tandem.times() > 1 ? apart(children, kinds, at, tandem) : 0;
      if (tandem.times() > 1) {
        int from = at;
        handle(children, from, tandem.each())
            .ifPresent(h -> runs.add(new Run(from, tandem.each(), tandem.times(), h)));
      }
      at += tandem.each() * tandem.times();
    }
    return List.copyOf(runs);
  }

  /**
   * How much later the same repetition may as well begin, so that what is repeated is of one scope:
   * attention and output of the second layer rather than output of the first and attention of the
   * second.
   */
  private int apart(Ids children, int[] kinds, int at, Tandem tandem) {
    int most = shared(children, at, tandem.each());
    int best = 0;
    for (int later = 1; later < tandem.each(); later++) {
      int common = shared(children, at + later, tandem.each());
      if (common > most && Tandem.longest(kinds, at + later, LONGEST_PERIOD).equals(tandem)) {
        most = common;
        best = later;
      }
    }
    return best;
  }

  /** How many of the first parts of their names so many children share. */
  private int shared(Ids children, int from, int count) {
    String[] first = tree.item(children.get(from)).label().split("/", -1);
    int shared = first.length;
    for (int i = from + 1; i < Math.min(from + count, children.size()); i++) {
      String[] other = tree.item(children.get(i)).label().split("/", -1);
      int same = 0;
      while (same < Math.min(shared, other.length) && first[same].equals(other[same])) {
        same++;
      }
      shared = same;
    }
    return shared;
  }

  private OptionalInt handle(Ids children, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (tree.item(children.get(i)).expandable()) {
        return OptionalInt.of(children.get(i));
      }
    }
    return OptionalInt.empty();
  }

  private int[] kinds(Ids children, Wanted wanted) {
    Map<Object, Integer> numbers = new HashMap<>();
    int[] kinds = new int[children.size()];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] =
          numbers.computeIfAbsent(kind(tree.item(children.get(i)), wanted), k -> numbers.size());
    }
    return kinds;
  }

  private record Kind(long inside, int stageAlike, int itemAlike, String name) {}

  private Object kind(Item item, Wanted wanted) {
    long inside = insides[item.id()];
    int own = wanted.alike().item(item.id());
    return switch (item.kind()) {
      case STAGE -> new Kind(inside, wanted.alike().stage(item.stage()), own, "");
      case GROUP, OPERATOR -> new Kind(inside, 0, own, unnumbered(item.label()));
      case ROOT, INPUT, OUTPUT -> item; // like no other
    };
  }

  private static String unnumbered(String label) {
    StringBuilder name = new StringBuilder(label.length());
    for (int i = 0; i < label.length(); i++) {
      if (!Character.isDigit(label.charAt(i))) {
        name.append(label.charAt(i));
      }
    }
    return name.toString();
  }

  /** The run whose first members stand for an item, if it is not one of these. */
  Optional<Run> hiding(int item, Wanted wanted) {
    int parent = tree.item(item).parent();
    if (parent < 0) {
      return Optional.empty();
    }
    int at = positions[item];
    return find(parent, wanted).stream()
        .filter(r -> r.hides(at) && !wanted.apart().contains(r.handle()))
        .findFirst();
  }
}
