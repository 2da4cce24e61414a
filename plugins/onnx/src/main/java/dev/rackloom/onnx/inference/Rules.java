package dev.rackloom.onnx.inference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All inference rules, by operator type. Domains share names, and where they do they share
 * meanings.
 */
public final class Rules {

  private static final Map<String, Rule> ALL = all();

  private Rules() {}

  private static Map<String, Rule> all() {
    Map<String, Rule> rules = new HashMap<>();
    ElementwiseRules.into(rules);
    MatrixRules.into(rules);
    MovementRules.into(rules);
    ReductionRules.into(rules);
    ShapeRules.into(rules);
    return Map.copyOf(rules);
  }

  /** Whether there is a rule for an operator of the given type. */
  public static boolean knows(String domain, String operator) {
    return rule(domain, operator).isPresent();
  }

  /**
   * The facts of the outputs, as many as the rule gives; unknown ones say that no rule knows the
   * operator.
   */
  public static List<Fact> infer(String domain, Call call) {
    return rule(domain, call.operator())
        .map(rule -> rule.infer(call))
        .orElseGet(() -> List.of(Fact.unknown("no rule for " + call.operator())));
  }

  private static Optional<Rule> rule(String domain, String operator) {
    boolean standard =
        domain.isEmpty() || domain.equals("ai.onnx") || domain.equals("com.microsoft");
    return standard ? Optional.ofNullable(ALL.get(operator)) : Optional.empty();
  }
}
