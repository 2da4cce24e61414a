package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.SavedLayouts.Layout;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Torn;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Layouts of the window under names: those that every window has, and those that were saved. Names
 * differ in more than case. Toolkit thread only.
 */
public final class Layouts {

  private static final int LONGEST = 60;

  private final Preferences preferences;
  private final Journal journal;
  private final ReadOnlyObjectWrapper<Optional<Layout>> opened =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  Layouts(Preferences preferences, Journal journal) {
    this.preferences = preferences;
    this.journal = journal;
  }

  /** Says once what of the workspace's layouts could not be read. */
  void tell(Notices notices) {
    List<String> lost = preferences.unreadable();
    if (!lost.isEmpty()) {
      notices.tell(
          "This workspace's "
              + String.join(" and ", lost)
              + " cannot be read: panes are as at first.",
          "Maybe they are damaged, or a newer version of Rackloom wrote them: open the workspace"
              + " with that one. What you save here takes their place.");
    }
  }

  /** All of them: those of every window first. */
  public List<Layout> all() {
    return Stream.concat(BuiltInLayouts.all().stream(), saved().stream()).toList();
  }

  /** Those that were saved. */
  public List<Layout> saved() {
    return preferences.layoutsProperty().get().named();
  }

  private static boolean same(Layout layout, String name) {
    return layout.name().equalsIgnoreCase(name);
  }

  private static boolean isBuiltIn(String name) {
    return BuiltInLayouts.all().stream().anyMatch(l -> same(l, name));
  }

  /** Why a layout cannot have a name; empty if it can. */
  private static Optional<String> refusal(String name) {
    if (name.isEmpty()) {
      return Optional.of("A layout needs a name");
    }
    if (name.length() > LONGEST) {
      return Optional.of("A layout's name has " + LONGEST + " letters at most");
    }
    return isBuiltIn(name)
        ? Optional.of("“" + name + "” is a layout of every window; choose another name")
        : Optional.empty();
  }

  /** Saves where panes are under a name; what was saved under it is replaced. */
  public void save(String name, Perspective perspective, Dock dock, List<Torn> torn) {
    String as = name.strip();
    Optional<String> refusal = refusal(as);
    if (refusal.isPresent()) {
      journal.note(refusal.get(), "");
      return;
    }
    boolean replaced = saved().stream().anyMatch(l -> same(l, as));
    put(without(as), new Layout(as, perspective, dock, torn));
    journal.info("Layout “" + as + "” " + (replaced ? "saved anew" : "saved"));
  }

  private List<Layout> without(String name) {
    return saved().stream().filter(l -> !same(l, name)).toList();
  }

  private void put(List<Layout> others, Layout layout) {
    List<Layout> all = new ArrayList<>(others);
    all.add(layout);
    all.sort(Comparator.comparing(Layout::name, String.CASE_INSENSITIVE_ORDER));
    set(all);
  }

  private void set(List<Layout> named) {
    preferences.changeLayouts(s -> new SavedLayouts(SavedLayouts.VERSION, named, s.torn()));
  }

  /** Gives a saved layout another name, which no other one has. */
  public void rename(Layout layout, String name) {
    String as = name.strip();
    boolean taken = saved().stream().anyMatch(l -> same(l, as) && !same(l, layout.name()));
    Optional<String> refusal =
        refusal(as)
            .or(() -> Optional.of("There is a layout “" + as + "” already").filter(t -> taken));
    if (refusal.isPresent()) {
      journal.note(refusal.get(), "");
    } else {
      put(without(layout.name()), layout.named(as));
      journal.info("Layout “" + layout.name() + "” is called “" + as + "” now");
    }
  }

  /** Forgets a saved layout; where panes are stays as it is. */
  public void delete(Layout layout) {
    set(without(layout.name()));
    journal.info("Layout “" + layout.name() + "” deleted");
  }

  /** Puts panes where a layout has them. */
  public void open(Layout layout) {
    remember(layout.perspective(), layout.torn());
    preferences.change(
        s -> s.with(s.desk().at(layout.perspective()).with(Optional.of(layout.dock()))));
    opened.set(Optional.empty());
    opened.set(Optional.of(layout));
  }

  /** Remembers the windows that are torn out of a perspective. */
  public void remember(Perspective perspective, List<Torn> torn) {
    if (torn.equals(torn(perspective))) {
      return; // and what a newer version wrote is not replaced
    }
    preferences.changeLayouts(s -> {
      Map<Perspective, List<Torn>> changed = new EnumMap<>(Perspective.class);
      changed.putAll(s.torn());
      changed.put(perspective, torn);
      return new SavedLayouts(SavedLayouts.VERSION, s.named(), changed);
    });
  }

  /** The windows that were torn out of a perspective. */
  public List<Torn> torn(Perspective perspective) {
    return preferences.layoutsProperty().get().torn().getOrDefault(perspective, List.of());
  }

  /** What was opened last; whoever shows panes follows. */
  public ReadOnlyObjectProperty<Optional<Layout>> openedProperty() {
    return opened.getReadOnlyProperty();
  }

  /** Layouts whose names have all words, to choose one of them. */
  public List<Finder.Hit> find(List<Layout> among, String text, Consumer<Layout> then) {
    return among.stream()
        .filter(l -> Words.all("Layout " + l.name(), text))
        .map(l ->
            new Finder.Hit(
                isBuiltIn(l.name()) ? "of every window" : "saved",
                l.name(),
                l.perspective().title() + torn(l),
                () -> then.accept(l)))
        .toList();
  }

  private static String torn(Layout layout) {
    int windows = layout.torn().size();
    return windows == 0 ? "" : windows == 1 ? ", 1 window" : ", " + windows + " windows";
  }

  /** What is typed as the new name of a saved layout. */
  public List<Finder.Hit> newName(Layout layout, String typed) {
    String name = typed.strip();
    return name.isEmpty()
        ? List.of()
        : List.of(new Finder.Hit("new", name, "Enter takes this name", () -> rename(layout, name)));
  }

  /** What is typed as a name, and names to replace. */
  public List<Finder.Hit> names(String typed, Consumer<String> then) {
    String name = typed.strip();
    List<Finder.Hit> hits = new ArrayList<>();
    if (!name.isEmpty() && saved().stream().noneMatch(l -> same(l, name))) {
      hits.add(new Finder.Hit("new", name, "Enter takes this name", () -> then.accept(name)));
    }
    saved().stream()
        .filter(l -> Words.all(l.name(), typed))
        .forEach(l ->
            hits.add(
                new Finder.Hit(
                    "saved", l.name(), "Enter replaces it", () -> then.accept(l.name()))));
    return hits;
  }
}
