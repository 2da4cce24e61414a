package dev.rackloom.core;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.CostSheet;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.Pass;
import dev.rackloom.engine.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works out the rows of a session: every stage in every phase. */
final class StageRows {

  private final Session session;
  private final StageGraph stages;

  StageRows(Session session) {
    this.session = session;
    this.stages = session.model().stages();
  }

  /** Rows by stage, in it by phase; placed as an assignment says, if there is one. */
  List<StageRow> of(Optional<Ids> assignment) {
    CostEvaluator evaluator = new CostEvaluator(session.rack(), session.profile());
    List<List<StageRow>> byPass =
        session.passes().stream().map(pass -> rows(pass, evaluator, assignment)).toList();
    List<StageRow> rows = new ArrayList<>();
    for (int s = 0; s < stages.stages().size(); s++) {
      for (List<StageRow> pass : byPass) {
        rows.add(pass.get(s));
      }
    }
    return rows;
  }

  private List<StageRow> rows(Pass pass, CostEvaluator evaluator, Optional<Ids> assignment) {
    CostSheet sheet = evaluator.sheet(stages, pass.sizes());
    Optional<List<Sensitivity.OfStage>> sensitivity =
        assignment.map(a -> Sensitivity.of(session.problemOf(pass), a));
    Dim[] out = leaving();
    List<StageRow> rows = new ArrayList<>();
    for (int s = 0; s < stages.stages().size(); s++) {
      int stage = s;
      Optional<String> placed = assignment.map(a -> session.problem().place(a.get(stage)));
      rows.add(row(pass, stage, sheet, out[s], placed, sensitivity.map(all -> all.get(stage))));
    }
    return rows;
  }

  private Dim[] leaving() {
    Dim[] out = stages.stages().stream().map(Stage::egressBytes).toArray(Dim[]::new);
    stages.flows().forEach(f -> out[f.from()] = out[f.from()].plus(f.bytes()));
    return out;
  }

  private StageRow row(
      Pass pass,
      int s,
      CostSheet sheet,
      Dim out,
      Optional<String> placed,
      Optional<Sensitivity.OfStage> sensitivity) {
    Stage stage = stages.stages().get(s);
    Work work = stage.work().getOrDefault(pass.phase(), Work.NONE);
    List<StageRow.DeviceCost> devices =
        session.rack().devices().stream()
            .map(d ->
                new StageRow.DeviceCost(
                    d.id(), d.isEmulated(), sheet.withTransfer(s, d.id(), pass.phase())))
            .toList();
    return new StageRow(
        stage,
        pass.phase(),
        sheet.totals(work),
        out.bind(pass.sizes()),
        devices,
        placed,
        sensitivity);
  }
}
