package dev.rackloom.engine.group;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.CostSheet;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Groups of devices for a problem, each with a column of costs. */
public final class GroupTable {

  /** A group and what each stage takes there, nanoseconds or {@link CostTable#FORBIDDEN}. */
  public record Column(ProblemGroup group, List<Long> nanos) {

    static Column of(ProblemGroup group, long[] nanos) {
      return new Column(group, Arrays.stream(nanos).boxed().toList());
    }

    public Column {
      nanos = List.copyOf(nanos);
    }
  }

  private final StageGraph stages;
  private final Rack rack;
  private final CostEvaluator evaluator;
  private final List<Pass> passes;
  private final Grouping grouping;
  private final List<List<StageExchanges.Exchange>> exchanges;

  /** For one model on one rack; {@code passes} as for the problem. */
  public GroupTable(
      StageGraph stages, Rack rack, CostEvaluator evaluator, List<Pass> passes, Grouping grouping) {
    this.stages = stages;
    this.rack = rack;
    this.evaluator = evaluator;
    this.passes = passes;
    this.grouping = grouping;
    StageExchanges of = new StageExchanges(grouping.graph());
    this.exchanges = stages.stages().stream().map(of::of).toList();
  }

  /**
   * The groups that can hold any stage.
   *
   * @param nanos of stages on devices alone
   * @param links one message a pass
   */
  public List<Column> columns(
      long[][] nanos, LinkTable links, List<ProblemStage> sizes, List<ProblemFlow> flows) {
    Singles singles = new Singles(nanos, sizes, flows);
    List<Column> columns = new ArrayList<>();
    for (Sharing sharing : Sharing.values()) {
      if (grouping.options().sharings().contains(sharing)) {
        for (List<Integer> members : Candidates.of(rack, sharing, grouping.options().most())) {
          Column column =
              switch (sharing) {
                case TENSOR, DATA, EXPERT -> together(sharing, members, links, sizes);
                case PIPELINE, REPLICAS -> singles.column(sharing, members, ids(members));
              };
          if (column.nanos().stream().anyMatch(t -> t != CostTable.FORBIDDEN)) {
            columns.add(column);
          }
        }
      }
    }
    return columns;
  }

  private String ids(List<Integer> members) {
    return String.join("+", members.stream().map(m -> rack.devices().get(m).id()).toList());
  }

  /** Members that work at the same time on parts of equal size. */
  private Column together(
      Sharing sharing, List<Integer> members, LinkTable links, List<ProblemStage> sizes) {
    int n = members.size();
    Ring ring = new Ring(links, members);
    CutWork cut = sharing == Sharing.EXPERT ? CutWork.experts(n) : CutWork.tensor(n);
    List<CostSheet> parts = sheets(sharing != Sharing.TENSOR, n);
    List<CostSheet> wholes = sheets(false, n);
    List<ProblemGroup.Part> held = new ArrayList<>();
    long[] nanos = new long[sizes.size()];
    for (int s = 0; s < nanos.length; s++) {
      Stage stage = stages.stages().get(s);
      List<StageExchanges.Exchange> told = told(sharing, s, n);
      boolean can =
          ring.isClosed()
              && (sharing == Sharing.TENSOR ? !exchanges.get(s).isEmpty() : splits(n))
              && (sharing != Sharing.EXPERT || ExpertParts.areIn(stage));
      nanos[s] = can ? cost(sharing, stage, members, cut, parts, wholes) : CostTable.FORBIDDEN;
      List<StageExchanges.Exchange> exchanged = List.of();
      if (nanos[s] != CostTable.FORBIDDEN) {
        nanos[s] = nanos[s] + collectives(ring, told);
        exchanged = told;
      }
      held.add(part(sharing, s, n, sizes.get(s), ring, exchanged));
    }
    List<Double> shares = members.stream().map(m -> 1.0 / n).toList();
    String id = ids(members) + " " + sharing.word();
    return Column.of(new ProblemGroup(id, sharing, Ids.copyOf(members), shares, held), nanos);
  }

  /** Sheets at the sizes of each pass, of one part of the batch or of all of it. */
  private List<CostSheet> sheets(boolean part, int n) {
    return passes.stream()
        .map(p -> evaluator.sheet(stages, part ? divided(p.sizes(), n) : p.sizes()))
        .toList();
  }

  private static Bindings divided(Bindings sizes, int n) {
    Bindings parts = sizes;
    for (String name : sizes.values().keySet()) {
      OptionalLong size = sizes.get(name);
      if (isBatch(name) && size.isPresent()) {
        parts = parts.with(name, Math.ceilDiv(size.getAsLong(), (long) n));
      }
    }
    return parts;
  }

  private static boolean isBatch(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).contains("batch");
  }

  /** Whether every pass has a part of the batch for each of {@code n}. */
  private boolean splits(int n) {
    return passes.stream()
        .allMatch(p ->
            p.sizes().values().entrySet().stream()
                .anyMatch(e -> isBatch(e.getKey()) && e.getValue() >= n));
  }

  /** Of the slowest member, collectives left out. */
  private long cost(
      Sharing sharing,
      Stage stage,
      List<Integer> members,
      CutWork cut,
      List<CostSheet> parts,
      List<CostSheet> wholes) {
    long longest = 0;
    for (int m : members) {
      String device = rack.devices().get(m).id();
      long sum = 0;
      for (int p = 0; p < passes.size() && sum != CostTable.FORBIDDEN; p++) {
        long once =
            switch (sharing) {
              case TENSOR -> nanos(wholes.get(p), cut.of(stage), device, p);
              case DATA -> nanos(parts.get(p), stage, device, p);
              default -> withExperts(stage, cut, parts.get(p), wholes.get(p), device, p);
            };
        sum = once == CostTable.FORBIDDEN ? once : sum + passes.get(p).times() * once;
      }
      longest = Math.max(longest, sum);
    }
    return longest;
  }

  /** The dense part for a part of the batch, and a part of the experts for all of it. */
  private long withExperts(
      Stage stage, CutWork cut, CostSheet part, CostSheet whole, String device, int p) {
    long dense = nanos(part, ExpertParts.dense(stage), device, p);
    long experts = nanos(whole, cut.of(ExpertParts.experts(stage)), device, p);
    return dense == CostTable.FORBIDDEN || experts == CostTable.FORBIDDEN
        ? CostTable.FORBIDDEN
        : dense + experts;
  }

  private long nanos(CostSheet sheet, Stage stage, String device, int p) {
    return sheet.alone(stage, device, passes.get(p).phase()) instanceof Estimate.Sampled s
        ? s.sample().nanos()
        : CostTable.FORBIDDEN;
  }

  /** What is exchanged in one pass; sizes are still symbols. */
  private List<StageExchanges.Exchange> told(Sharing sharing, int s, int n) {
    return switch (sharing) {
      case TENSOR -> exchanges.get(s);
      case EXPERT -> ExpertParts.routed(stages.stages().get(s), n);
      default -> List.of();
    };
  }

  private long collectives(Ring ring, List<StageExchanges.Exchange> told) {
    long sum = 0;
    for (Pass pass : passes) {
      for (StageExchanges.Exchange e : told) {
        sum += pass.times() * ring.nanos(e.kind(), bytes(e.bytes(), pass));
      }
    }
    return sum;
  }

  /** Of each kind of collective, how many bytes of a message count. */
  private interface Counted {
    long of(Ring.Kind kind, long bytes);
  }

  private long counted(List<StageExchanges.Exchange> told, Counted counted) {
    long sum = 0;
    for (Pass pass : passes) {
      for (StageExchanges.Exchange e : told) {
        sum += pass.times() * counted.of(e.kind(), bytes(e.bytes(), pass));
      }
    }
    return sum;
  }

  /** 0 where a size is not known: then the stage has no cost either. */
  private static long bytes(Dim bytes, Pass pass) {
    return bytes.bind(pass.sizes()).known().orElse(0);
  }

  private ProblemGroup.Part part(
      Sharing sharing,
      int s,
      int n,
      ProblemStage size,
      Ring ring,
      List<StageExchanges.Exchange> told) {
    long experts = sharing == Sharing.EXPERT ? expertBytes(s) : 0;
    long weights =
        switch (sharing) {
          case TENSOR -> Math.ceilDiv(size.weightBytes(), (long) n);
          case EXPERT -> size.weightBytes() - experts + Math.ceilDiv(experts, (long) n);
          default -> size.weightBytes();
        };
    long state = Math.ceilDiv(size.stateBytes(), stateParts(sharing, s, n));
    long active =
        sharing == Sharing.TENSOR
            ? size.activationBytes()
            : Math.ceilDiv(size.activationBytes(), (long) n);
    return new ProblemGroup.Part(
        weights,
        active,
        state,
        counted(told, ring::sent),
        counted(told, ring::leaving),
        counted(told, ring::entering));
  }

  /** Into how many parts state is cut: by key-value heads, of which there may be fewer. */
  private long stateParts(Sharing sharing, int s, int n) {
    if (sharing != Sharing.TENSOR) {
      return n;
    }
    long heads =
        stages.stages().get(s).work().values().stream()
            .flatMap(w -> w.items().stream())
            .map(i -> i.features().getOrDefault("kvHeads", Dim.of(n)))
            .mapToLong(d -> d.known().orElse(n))
            .filter(h -> h > 0)
            .min()
            .orElse(n);
    return Math.min(n, heads);
  }

  private long expertBytes(int s) {
    Ids operators = stages.stages().get(s).operators();
    long sum = 0;
    for (ExpertBlock block : grouping.graph().experts()) {
      if (block.operators().stream().anyMatch(operators::contains)) {
        long each = block.bytesPerExpert().known().orElse(0);
        sum += block.experts() * each;
      }
    }
    return Math.min(sum, weightBytes(s));
  }

  private long weightBytes(int s) {
    return stages.stages().get(s).footprint().weightBytes().known().orElse(Long.MAX_VALUE);
  }
}
