package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The stages of one block of experts: dispatch, a rank each, combine. */
final class BlockStages {

  /** The format of what needs no file. */
  private static final String BUILT_IN = "rackloom";

  private final Graph graph;
  private final ExpertParts parts;
  private final Phase phase;
  private final Device home;
  private final Function<String, Device> device;
  private final ExpertBlock block;
  private final PlannedExperts planned;
  private final BlockWork work;
  private final Dim width;

  BlockStages(
      Graph graph,
      ExpertMaps.Split split,
      ExpertParts parts,
      Stage whole,
      Phase phase,
      Device home,
      Function<String, Device> device) {
    this.graph = graph;
    this.parts = parts;
    this.phase = phase;
    this.home = home;
    this.device = device;
    this.block = split.block();
    this.planned = planned(split);
    Tensor tokens = graph.tensors().get(parts.tokens());
    this.width =
        tokens.shape() instanceof Shape.Ranked r
            ? r.dims().getLast()
            : Dim.unknown("the width of '" + tokens.name() + "' is not known");
    this.work = new BlockWork(block, tokens, width, whole, phase);
  }

  private PlannedExperts planned(ExpertMaps.Split split) {
    String name = "moe" + block.moeLayer();
    List<Rank> ranks =
        split.ranks().stream()
            .map(h -> new Rank(name + "@" + h.device(), h.device(), h.experts(), h.shares()))
            .toList();
    return new PlannedExperts(
        block.layer(),
        block.moeLayer(),
        block.experts(),
        block.topK(),
        graph.tensors().get(parts.tokens()).name(),
        graph.tensors().get(parts.output()).name(),
        name + ".dispatch",
        name + ".combine",
        split.policy(),
        ranks);
  }

  PlannedExperts planned() {
    return planned;
  }

  /** Sizes with those of what ranks get, if all get alike. */
  Bindings typical(Bindings sizes) {
    long answers =
        work.tokens().times(block.topK()).bind(sizes).known().orElse(block.topK())
            / planned.ranks().size();
    long tokens = work.tokens().bind(sizes).known().orElse(1);
    Bindings all = sizes;
    for (Rank rank : planned.ranks()) {
      all =
          all.with(answers(rank), Math.max(1, answers))
              .with(rows(rank), Math.clamp(answers, 1, Math.max(1, tokens)));
    }
    return all;
  }

  private static String rows(Rank rank) {
    return rank.stage() + ".rows";
  }

  private static String answers(Rank rank) {
    return rank.stage() + ".answers";
  }

  /** Writes sub-models and gives the stages. */
  List<PlannedStage> write(Path folder, UnaryOperator<SubModel> saved) {
    List<PlannedStage> stages = new ArrayList<>();
    stages.add(dispatch(saved.apply(parts.router(folder))));
    for (Rank rank : planned.ranks()) {
      stages.add(experts(rank, saved.apply(parts.experts(rank.experts(), folder))));
    }
    stages.add(combine());
    return stages;
  }

  private PlannedStage dispatch(SubModel router) {
    List<Port> in = new ArrayList<>(List.of(port(parts.tokens())));
    in.addAll(router.inputs());
    List<Port> out = new ArrayList<>();
    // First what stays: a rank's sums may be back before the rows of the next have left.
    planned.ranks().forEach(rank -> out.add(tokens(rank)));
    planned.ranks().forEach(rank -> out.addAll(toRank(rank)));
    Stage stage = work.moves(planned.dispatch(), "route", parts.operators(), block.topK() + 1L);
    return new PlannedStage(stage, phase, 0, home.node(), home.id(), router.artefact(), in, out);
  }

  private PlannedStage experts(Rank rank, SubModel model) {
    Device on = device.apply(rank.device());
    Stage stage =
        work.experts(
            rank.stage(), rank.experts(), Dim.symbol(rows(rank)), Dim.symbol(answers(rank)));
    return new PlannedStage(
        stage, phase, 0, on.node(), on.id(), model.artefact(), toRank(rank), List.of(sums(rank)));
  }

  private PlannedStage combine() {
    List<Port> in = new ArrayList<>(List.of(port(parts.tokens())));
    for (Rank rank : planned.ranks()) {
      in.add(tokens(rank));
      in.add(sums(rank));
    }
    Port out = port(parts.output());
    Stage stage = work.moves(planned.combine(), "combine", Ids.NONE, block.topK() + 1L);
    return new PlannedStage(
        stage, phase, 0, home.node(), home.id(), Artefact.none(BUILT_IN), in, List.of(out));
  }

  private Port port(int tensor) {
    Tensor t = graph.tensors().get(tensor);
    return new Port(t.name(), t.dtype(), t.shape());
  }

  private List<Port> toRank(Rank rank) {
    Dim answers = Dim.symbol(answers(rank));
    return List.of(
        of(Part.ROWS, rank, DType.FLOAT32, Dim.symbol(rows(rank)), width),
        of(Part.PAIRS, rank, DType.INT32, answers, Dim.of(2)),
        of(Part.WEIGHTS, rank, DType.FLOAT32, answers));
  }

  private Port tokens(Rank rank) {
    return of(Part.TOKENS, rank, DType.INT32, Dim.symbol(rows(rank)));
  }

  private Port sums(Rank rank) {
    return of(Part.SUMS, rank, DType.FLOAT32, Dim.symbol(rows(rank)), width);
  }

  private Port of(Part part, Rank rank, DType type, Dim... extents) {
    return new Port(planned.port(part, rank.device()), type, Shape.of(List.of(extents)));
  }
}
