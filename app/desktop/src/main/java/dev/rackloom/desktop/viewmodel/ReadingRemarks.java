package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.desktop.viewmodel.Problems.Kind;
import dev.rackloom.desktop.viewmodel.Problems.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a reader did not understand of the open model, as problems: where, what, what follows. */
final class ReadingRemarks {

  /** A reader names the first place and how many there are. */
  private static final String AND_MORE = " and \\d+ more$";

  private ReadingRemarks() {}

  /** Those of a model; selecting one selects the stage of its operator, if it is about one. */
  static List<Problem> of(Study study) {
    if (study.graph().notUnderstood().isEmpty()) {
      return List.of();
    }
    String file = study.file().map(f -> String.valueOf(f.getFileName())).orElse("the model");
    Map<String, Integer> stages = stagesByOperator(study);
    return study.graph().notUnderstood().stream()
        .map(n -> new Problem(Kind.READING, text(n, file), stage(n, stages), List.of()))
        .toList();
  }

  private static Map<String, Integer> stagesByOperator(Study study) {
    Map<String, Integer> stages = new HashMap<>();
    List<Operator> operators = study.graph().operators();
    for (int s = 0; s < study.stages().stages().size(); s++) {
      int stage = s;
      study.stages().stages().get(s).operators().stream()
          .forEach(o -> stages.putIfAbsent(operators.get(o).name(), stage));
    }
    return stages;
  }

  private static List<Integer> stage(NotUnderstood n, Map<String, Integer> stages) {
    Integer stage = stages.get(n.where().replaceAll(AND_MORE, ""));
    return stage == null ? List.of() : List.of(stage);
  }

  private static String text(NotUnderstood n, String file) {
    String place = n.where().isBlank() || n.where().equals(file) ? "" : " at " + n.where();
    return file + place + ": not understood: " + n.what() + "; " + n.consequence();
  }
}
