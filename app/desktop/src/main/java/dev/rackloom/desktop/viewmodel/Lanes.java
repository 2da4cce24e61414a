package dev.rackloom.desktop.viewmodel;

import dev.rackloom.core.Goal;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The placement as lanes: a lane a device, its stages as chips in their order. Chips are moved to
 * other lanes; while they are carried each lane says whether they fit and what the goal would be.
 */
public final class Lanes {

  /** More chips than this in a lane are one chip until it is opened. */
  private static final int MOST = 240;

  private final PlacementEditor editor;
  private final StageTable table;
  private final RackModel rack;
  private final StageColours colours;
  private final Selection selection;
  private final ReadOnlyObjectProperty<Goal> goal;
  private final Latest<Fits.Question, Map<String, Fits.Fit>> prices;
  private final Set<Integer> opened = new HashSet<>();
  private final ReadOnlyObjectWrapper<List<Lane>> lanes = new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<List<Integer>> carried =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Map<String, Fits.Fit>> fits =
      new ReadOnlyObjectWrapper<>(Map.of());

  /** The first stage of the run that a stage is in. */
  private final Map<Integer, Integer> firsts = new HashMap<>();

  private Optional<Runs> runs = Optional.empty();

  /** A device and what stands on it, in the order of a request. */
  public record Lane(RackModel.DeviceCard device, List<Chip> chips) {
    public Lane {
      chips = List.copyOf(chips);
    }
  }

  /**
   * A stage, or a run of equal ones.
   *
   * @param stages their positions, ascending
   * @param label the first's name, and of the last's what is not the same
   * @param times how often a run repeats, 1 for a stage alone, 0 for a bundle of unlike stages
   * @param mark its colour and what that means
   * @param tip all there is to say
   */
  public record Chip(List<Integer> stages, String label, int times, Overlay.Mark mark, String tip) {
    public Chip {
      stages = List.copyOf(stages);
    }

    /** Whether it can be opened into single stages. */
    public boolean several() {
      return stages.size() > 1;
    }
  }

  Lanes(
      PlacementEditor editor,
      StageTable table,
      RackModel rack,
      Overlays overlays,
      Selection selection,
      ReadOnlyObjectProperty<Goal> goal,
      Journal journal,
      Executor background,
      Executor toolkit) {
    this.editor = editor;
    this.table = table;
    this.rack = rack;
    this.colours = new StageColours(overlays, table);
    this.selection = selection;
    this.goal = goal;
    this.prices =
        new Latest<>(
            background,
            toolkit,
            Fits::of,
            fits::set,
            bug -> journal.failed("Pricing the move", bug));
    colours.overlayProperty().addListener((o, was, is) -> renew());
    rack.contentProperty().addListener((o, was, is) -> renew());
  }

  /** Runs are of the stages of one model; the next one's may be fewer or more. */
  void forget() {
    letGo();
    runs = Optional.empty();
  }

  void open(Study study) {
    letGo();
    opened.clear();
    runs = Optional.of(new Runs(study.graph(), study.stages()));
    renew();
  }

  private void renew() {
    if (runs.isEmpty()) {
      return;
    }
    Map<String, List<Integer>> stages = new HashMap<>();
    for (StageRow row : table.rows()) {
      for (String device : row.numbers().device().split(" \\+ ")) {
        stages.computeIfAbsent(device, d -> new ArrayList<>()).add(row.position());
      }
    }
    lanes.set(
        rack.contentProperty().get().devices().stream()
            .map(d -> new Lane(d, chips(stages.getOrDefault(d.id(), List.of()))))
            .toList());
  }

  private List<Chip> chips(List<Integer> stages) {
    List<Chip> chips = new ArrayList<>();
    for (Runs.Run run : runs.orElseThrow().in(stages)) {
      List<Integer> some = stages.subList(run.from(), run.from() + run.length());
      some.forEach(s -> firsts.put(s, some.getFirst()));
      if (some.size() > 1 && opened.contains(some.getFirst())) {
        some.forEach(s -> chips.add(chip(List.of(s), 1)));
      } else {
        chips.add(chip(some, run.times()));
      }
    }
    return chips.size() > MOST ? bundled(chips) : chips;
  }

  private List<Chip> bundled(List<Chip> chips) {
    List<Integer> rest =
        chips.subList(MOST - 1, chips.size()).stream().flatMap(c -> c.stages().stream()).toList();
    if (opened.contains(-1 - rest.getFirst())) {
      return chips;
    }
    List<Chip> some = new ArrayList<>(chips.subList(0, MOST - 1));
    some.add(chip(rest, 0));
    return some;
  }

  private Chip chip(List<Integer> stages, int times) {
    StageRow first = table.rows().get(stages.getFirst());
    StageRow last = table.rows().get(stages.getLast());
    Overlay.Mark mark = colours.overlayProperty().get().mark(first.position());
    boolean one = stages.size() == 1;
    String whole = one ? first.label() : first.label() + " – " + last.label();
    String few = stages.size() + " more stages";
    String tip =
        LaneWords.tip(times == 0 ? few : whole, first, stages.size(), mark, colours.isPredicted());
    String label = one ? first.label() : RunName.of(first.label(), last.label(), stages.size());
    return new Chip(stages, times == 0 ? few : label, times, mark, tip);
  }

  /** Opens a chip of several stages into single ones, or closes the run that a stage is in. */
  public void toggle(Chip chip) {
    int first = chip.stages().getFirst();
    int key = chip.times() == 0 ? -1 - first : firsts.getOrDefault(first, first);
    if (!opened.remove(key) && chip.several()) {
      opened.add(key);
    }
    renew();
  }

  /** Chooses the stages of a chip; with others if they are to stay chosen. */
  public void choose(Chip chip, boolean others) {
    List<Integer> next = new ArrayList<>(others ? selection.stages() : List.of());
    boolean all = next.containsAll(chip.stages());
    next.removeAll(chip.stages());
    if (!others || !all) {
      next.addAll(chip.stages());
    }
    selection.chooseAll(next);
  }

  /** Chooses all stages from the selected one's chip to this in a lane. */
  public void chooseTo(Lane lane, Chip chip) {
    int to = lane.chips().indexOf(chip);
    int stage = selection.stage();
    int from = to;
    for (int i = 0; i < lane.chips().size(); i++) {
      from = lane.chips().get(i).stages().contains(stage) ? i : from;
    }
    List<Integer> next = new ArrayList<>(selection.stages());
    for (int i = Math.min(from, to); i <= Math.max(from, to); i++) {
      next.removeAll(lane.chips().get(i).stages());
      next.addAll(lane.chips().get(i).stages());
    }
    next.removeAll(chip.stages());
    next.addAll(chip.stages());
    selection.chooseAll(next);
  }

  /** Whether a chip is chosen. */
  public boolean isChosen(Chip chip) {
    return new HashSet<>(selection.stages()).containsAll(chip.stages());
  }

  /** The stages in an item of the model. */
  public static List<Integer> stagesOf(ModelTree tree, int item) {
    List<Integer> stages = new ArrayList<>();
    List<Integer> open = new ArrayList<>(item > ModelTree.ROOT ? List.of(item) : List.of());
    while (!open.isEmpty()) {
      Item at = tree.item(open.removeLast());
      if (at.stage() >= 0) {
        stages.add(at.stage());
      } else {
        at.children().stream().forEach(open::add);
      }
    }
    return stages.stream().distinct().sorted().toList();
  }

  /** Takes stages up: from now on each lane says whether they fit. */
  public void carry(List<Integer> stages) {
    if (stages.isEmpty()) {
      return;
    }
    carried.set(List.copyOf(stages));
    prices.ask(new Fits.Question(editor.readingProperty().get(), ids(stages), goal.get()));
  }

  /** Takes up what is chosen. */
  public void carryChosen() {
    carry(selection.stages());
  }

  /** Puts what is carried on a device, as one edit. */
  public void drop(String device) {
    List<Integer> stages = carried.get();
    letGo();
    move(stages, device);
  }

  /** Carries nothing any more. */
  public void letGo() {
    prices.forget();
    carried.set(List.of());
    fits.set(Map.of());
  }

  /** Puts the chosen stages on a device, as one edit. */
  public void moveTo(String device) {
    move(selection.stages(), device);
  }

  /** Puts the chosen stages on the device so many lanes further, as one edit. */
  public void moveBy(int lanesDown) {
    int stage = selection.stage();
    if (stage == Selection.NONE || table.devices().isEmpty()) {
      return;
    }
    int at = table.rows().get(stage).numbers().placedOn();
    int next = Math.clamp(at + lanesDown, 0, table.devices().size() - 1);
    if (next != at) {
      move(selection.stages(), table.devices().get(next));
    }
  }

  private void move(List<Integer> stages, String device) {
    if (!stages.isEmpty()) {
      editor.move(ids(stages), device);
    }
  }

  private List<String> ids(List<Integer> stages) {
    return stages.stream().map(s -> table.rows().get(s).id()).toList();
  }

  /** What is carried or chosen, and which numbers here are predicted. */
  public String told() {
    return LaneWords.told(carried.get().size(), selection.stages().size(), colours.origin());
  }

  /** The devices, in the order of the lanes. */
  public List<String> devices() {
    return List.copyOf(table.devices());
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<List<Lane>> lanesProperty() {
    return lanes.getReadOnlyProperty();
  }

  /** What the colours of chips mean. */
  public ReadOnlyObjectProperty<Overlay> coloursProperty() {
    return colours.overlayProperty();
  }

  /** The stages that are carried, empty for none. */
  public ReadOnlyObjectProperty<List<Integer>> carriedProperty() {
    return carried.getReadOnlyProperty();
  }

  /** What each device would make of them, by its id; empty until it is known. */
  public ReadOnlyObjectProperty<Map<String, Fits.Fit>> fitsProperty() {
    return fits.getReadOnlyProperty();
  }
}
