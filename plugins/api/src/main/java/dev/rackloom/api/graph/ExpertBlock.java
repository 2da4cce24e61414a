package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.symbolic.Dim;

/**
 * The routed experts of one layer.
 *
 * @param layer the model's layer number, dense layers counted
 * @param moeLayer the number among layers that have experts
 * @param experts how many are routed to
 * @param topK how many serve one token
 * @param sharedExperts how many serve every token
 * @param bytesPerExpert weights of one routed expert
 * @param operators the operators that make up the block, router included
 */
public record ExpertBlock(
    int layer,
    int moeLayer,
    int experts,
    int topK,
    int sharedExperts,
    Dim bytesPerExpert,
    Ids operators) {
  public ExpertBlock {
    Checks.positive(experts, "experts");
    Checks.that(topK >= 1 && topK <= experts, "topK must be 1.." + experts + ", was " + topK);
    Checks.notNegative(sharedExperts, "sharedExperts");
  }
}
