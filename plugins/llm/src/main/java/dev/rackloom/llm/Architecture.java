package dev.rackloom.llm;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.NotUnderstood;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder-only language model.
 *
 * @param name for people
 * @param type what the description calls the family, such as {@code llama}
 * @param hidden width of the residual stream
 * @param vocabulary entries of the vocabulary
 * @param tied whether the output projection is the embedding
 * @param layers from the input to the output
 * @param precision what weights, activations and caches are kept in
 * @param notUnderstood what the description holds beyond this
 */
public record Architecture(
    String name,
    String type,
    long hidden,
    long vocabulary,
    boolean tied,
    List<Layer> layers,
    Precision precision,
    List<NotUnderstood> notUnderstood) {

  /**
   * One layer.
   *
   * @param mixer how tokens see each other
   * @param feed what happens to each
   * @param norms normalisations over the hidden width: 1 where mixer and feed share one, 2
   *     ordinary, 4 where their outputs are normalised too
   * @param parallel whether the feed reads what the mixer reads, not what it makes
   */
  public record Layer(Mixer mixer, Feed feed, int norms, boolean parallel) {}

  public Architecture {
    Checks.named(name, "model");
    Checks.positive(hidden, "hidden");
    Checks.positive(vocabulary, "vocabulary");
    layers = List.copyOf(layers);
    Checks.that(!layers.isEmpty(), "a model has at least one layer");
    notUnderstood = List.copyOf(notUnderstood);
  }

  /** This model under another name. */
  public Architecture named(String other) {
    return new Architecture(
        other, type, hidden, vocabulary, tied, layers, precision, notUnderstood);
  }

  /** This model with weights kept otherwise. */
  public Architecture with(Precision other) {
    return new Architecture(name, type, hidden, vocabulary, tied, layers, other, notUnderstood);
  }

  /** This model with more that was not understood. */
  Architecture noting(List<NotUnderstood> more) {
    List<NotUnderstood> all = new ArrayList<>(notUnderstood);
    all.addAll(more);
    return new Architecture(name, type, hidden, vocabulary, tied, layers, precision, all);
  }
}
