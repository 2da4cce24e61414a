package dev.rackloom.core.experts;

import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.OpenModel;
import dev.rackloom.engine.partition.Partitioner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The stages of a plan whose experts are split: pieces of the model's stages, and the blocks'. */
public final class SplitPlan {

  private final OpenModel model;
  private final SubModelWriter writer;
  private final Phase phase;
  private final Function<Stage, Device> placed;
  private final Function<String, Device> rank;
  private final Path folder;
  private final List<PlannedStage> stages = new ArrayList<>();
  private final List<PlannedExperts> blocks = new ArrayList<>();
  private final Map<String, Path> artefacts = new LinkedHashMap<>();

  /** The device of each stage by what it makes. */
  private final Map<String, Device> maker = new HashMap<>();

  private Bindings typical;

  private SplitPlan(
      OpenModel model,
      Bindings sizes,
      SubModelWriter writer,
      Phase phase,
      Function<Stage, Device> placed,
      Function<String, Device> rank,
      Path folder) {
    this.model = model;
    this.writer = writer;
    this.phase = phase;
    this.placed = placed;
    this.rank = rank;
    this.folder = folder;
    this.typical = sizes;
  }

  /**
   * What a plan is made of.
   *
   * @param typical the sizes of the session, and of what each rank gets if all get alike
   */
  public record Made(
      List<PlannedStage> stages,
      List<PlannedExperts> blocks,
      Map<String, Path> artefacts,
      Bindings typical) {
    public Made {
      stages = List.copyOf(stages);
      blocks = List.copyOf(blocks);
      artefacts = Map.copyOf(artefacts);
    }
  }

  /**
   * Cuts a model around the blocks that are split.
   *
   * @param rules what its operators do
   * @param placed the device of a stage of the model
   * @param rank the device of that id
   */
  public static Made make(
      OpenModel model,
      List<ExpertMaps.Split> splits,
      WorkRules rules,
      Bindings sizes,
      SubModelWriter writer,
      Phase phase,
      Function<Stage, Device> placed,
      Function<String, Device> rank,
      Path folder,
      Progress progress) {
    return new SplitPlan(model, sizes, writer, phase, placed, rank, folder)
        .make(splits, rules, progress);
  }

  private Made make(List<ExpertMaps.Split> splits, WorkRules rules, Progress progress) {
    Graph graph = model.graph();
    List<ExpertParts> parts =
        splits.stream().map(s -> writer.experts(model.file(), graph, s.block())).toList();
    Pieces.Cut cut = Pieces.of(graph, model.stages(), parts);
    StageGraph groups = Partitioner.regroup(graph, rules, typical, cut.groupOf());
    for (int g = 0; g < cut.groups().size(); g++) {
      Pieces.Group group = cut.groups().get(g);
      Stage work = groups.stages().get(g);
      progress.at(g / (double) cut.groups().size(), "cutting " + work.label());
      if (group.isBlock()) {
        block(splits.get(group.block()), parts.get(group.block()), work);
      } else {
        piece(model.stages().stages().get(group.stage()), group, work);
      }
    }
    return new Made(stages, blocks, artefacts, typical);
  }

  private void piece(Stage of, Pieces.Group group, Stage work) {
    SubModel part = save(writer.write(model.file(), model.graph(), work.operators(), folder));
    Stage stage =
        new Stage(
            group.id(of),
            work.label(),
            work.operators(),
            work.work(),
            work.footprint(),
            work.ingressBytes(),
            work.egressBytes());
    add(
        new PlannedStage(
            stage,
            phase,
            0,
            placed.apply(of).node(),
            placed.apply(of).id(),
            part.artefact(),
            part.inputs(),
            part.outputs()));
  }

  private void block(ExpertMaps.Split split, ExpertParts parts, Stage work) {
    String scores = model.graph().tensors().get(parts.scores()).name();
    Device first = rank.apply(split.ranks().getFirst().device());
    BlockStages made =
        new BlockStages(
            model.graph(), split, parts, work, phase, maker.getOrDefault(scores, first), rank);
    made.write(folder, this::save).forEach(this::add);
    blocks.add(made.planned());
    typical = made.typical(typical);
  }

  private SubModel save(SubModel part) {
    artefacts.put(part.artefact().sha256(), part.file());
    return part;
  }

  private void add(PlannedStage stage) {
    stages.add(stage);
    stage.outputs().forEach(p -> maker.put(p.name(), rank.apply(stage.device())));
  }
}
