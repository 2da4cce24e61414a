package dev.rackloom.llm;

import dev.rackloom.api.Checks;

/** What a layer does to each token by itself. */
public sealed interface Feed {

  /**
   * A perceptron.
   *
   * @param width of the hidden layer
   * @param gated whether a second projection gates it (SwiGLU and its kin)
   */
  record Dense(long width, boolean gated) implements Feed {
    public Dense {
      Checks.positive(width, "width");
    }
  }

  /**
   * Routed experts, and shared ones that serve every token.
   *
   * @param experts how many are routed to
   * @param topK how many serve one token
   * @param width hidden layer of one expert
   * @param gated whether a second projection gates it
   * @param shared how many are shared
   * @param sharedWidth hidden layer of all shared experts together; 0 if there are none
   * @param sharedGate whether the shared output has a gate of its own
   * @param correction whether the router adds a learned correction to each expert's score
   */
  record Experts(
      long experts,
      long topK,
      long width,
      boolean gated,
      long shared,
      long sharedWidth,
      boolean sharedGate,
      boolean correction)
      implements Feed {
    public Experts {
      Checks.positive(experts, "experts");
      Checks.positive(topK, "topK");
      Checks.positive(width, "width");
      Checks.that(topK <= experts, "a token takes " + topK + " of " + experts + " experts");
      Checks.notNegative(shared, "shared");
      Checks.notNegative(sharedWidth, "sharedWidth");
      Checks.that((shared > 0) == (sharedWidth > 0), "shared experts need a width");
    }
  }

  /** Nothing. */
  record None() implements Feed {}
}
