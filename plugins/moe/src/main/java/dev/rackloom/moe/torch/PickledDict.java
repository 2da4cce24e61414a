package dev.rackloom.moe.torch;

import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.torch.archive.Pickled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A dictionary from a file, asked for its members by name and kind. */
public final class PickledDict {

  private final Path file;
  private final String what;
  private final Pickled.Dict dict;

  PickledDict(Path file, String what, Pickled.Dict dict) {
    this.file = file;
    this.what = what;
    this.dict = dict;
  }

  /** Whether there is a member of that name. */
  public boolean has(String name) {
    return dict.items().containsKey(name);
  }

  /** The tensor of that name. */
  public Grid tensor(String name) {
    if (dict.items().get(name) instanceof GridTensor tensor) {
      return tensor.grid();
    }
    throw lacks(name, "a tensor");
  }

  /** The whole number of that name, if there is one. */
  public Optional<Long> whole(String name) {
    return dict.items().get(name) instanceof Pickled.Whole w
        ? Optional.of(w.value())
        : Optional.empty();
  }

  /** The number with a fraction of that name, if there is one. */
  public Optional<Double> real(String name) {
    return dict.items().get(name) instanceof Pickled.Real r
        ? Optional.of(r.value())
        : Optional.empty();
  }

  /** The list of whole numbers of that name, if it is one. */
  public Optional<List<Long>> wholes(String name) {
    if (!(dict.items().get(name) instanceof Pickled.Items items)) {
      return Optional.empty();
    }
    List<Long> wholes = new ArrayList<>();
    for (Pickled item : items.items()) {
      if (!(item instanceof Pickled.Whole w)) {
        return Optional.empty();
      }
      wholes.add(w.value());
    }
    return Optional.of(wholes);
  }

  /** The dictionaries in the list of that name. */
  public List<PickledDict> dicts(String name) {
    if (!(dict.items().get(name) instanceof Pickled.Items items)) {
      throw lacks(name, "a list");
    }
    List<PickledDict> dicts = new ArrayList<>();
    for (Pickled item : items.items()) {
      if (!(item instanceof Pickled.Dict d)) {
        throw lacks(name, "a list of dictionaries");
      }
      dicts.add(new PickledDict(file, "entry " + dicts.size() + " of '" + name + "'", d));
    }
    return dicts;
  }

  private dev.rackloom.api.RackloomException lacks(String name, String kind) {
    return Damage.of(file, "has no " + kind.substring(2) + " '" + name + "' in " + what);
  }
}
