package dev.rackloom.torch;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.torch.archive.ArchiveDamage;
import dev.rackloom.torch.archive.PickleMachine;
import dev.rackloom.torch.archive.Pickled;
import dev.rackloom.torch.archive.Purpose;
import dev.rackloom.torch.archive.TorchZip;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an archive says of its program.
 *
 * @param type the class of its one object, as in {@code __torch__.Net}
 * @param weights in the file's order
 * @param signature of its method {@code forward}, if its text can be read
 */
record Script(String type, List<ScriptWeights.Weight> weights, Optional<Signature> signature) {

  private static final String CONSTANTS = "constants.pkl";

  Script {
    weights = List.copyOf(weights);
  }

  /**
   * Reads an archive.
   *
   * @throws RackloomException if it is damaged, is none of a script, or its pickle wants anything
   *     but objects of its own classes, tensors and plain values
   */
  static Script read(Path file, ReadContext context) {
    context.cancellation().check();
    try (TorchZip zip = TorchZip.open(file, Purpose.SCRIPT)) {
      if (!zip.has(CONSTANTS)) {
        throw RackloomException.user(
            file + " holds weights, but no script: torch.save wrote it",
            "save the model itself: torch.jit.save(torch.jit.script(model), \"model.pt\").");
      }
      Pickled root = run(file, zip, "data.pkl", context);
      if (!(root instanceof Pickled.Instance net)) {
        throw ArchiveDamage.of(file, "holds no object of a class");
      }
      ScriptWeights weights =
          new ScriptWeights(file, zip)
              .add("", "data/", net)
              .add("CONSTANTS", "constants/", run(file, zip, CONSTANTS, context));
      return new Script(net.type(), weights.all(), signature(zip, net.type()));
    }
  }

  private static Pickled run(Path file, TorchZip zip, String pickle, ReadContext context) {
    return new PickleMachine(file, zip.pickle(pickle), Purpose.SCRIPT, Stored::new).run(context);
  }

  /** The text of class {@code a.b.Net} is {@code code/a/b.py}. */
  private static Optional<Signature> signature(TorchZip zip, String type) {
    int dot = type.lastIndexOf('.');
    String text = "code/" + type.substring(0, dot).replace('.', '/') + ".py";
    return zip.has(text)
        ? Signature.find(zip.text(text), type.substring(dot + 1))
        : Optional.empty();
  }
}
