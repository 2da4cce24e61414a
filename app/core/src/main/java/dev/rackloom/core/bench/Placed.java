package dev.rackloom.core.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A model cut into stages that are spread over the devices of a rack in order. */
record Placed(Session session, Placement placement) {

  static Placed of(Workbench bench, Rack rack, Path file, Bindings sizes, int stages, String name) {
    return of(bench, rack, open(bench, file, sizes, stages), name);
  }

  static OpenModel open(Workbench bench, Path file, Bindings sizes, int stages) {
    return bench.openModel(file, sizes, stages, Progress.SILENT, Cancellation.NEVER);
  }

  static Placed of(Workbench bench, Rack rack, OpenModel model, String name) {
    Session session = bench.session(model, rack);
    List<Stage> cut = model.stages().stages();
    int count = rack.devices().size();
    List<Assignment> assignments =
        IntStream.range(0, cut.size())
            .mapToObj(i ->
                new Assignment(
                    model.graph().name(),
                    cut.get(i).id(),
                    Phase.PLAIN,
                    DeviceGroup.single(rack.devices().get(i * count / cut.size()).id()),
                    0))
            .toList();
    return new Placed(session, Placement.of(name, assignments));
  }
}
