package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.PlanBuilder;
import dev.rackloom.core.Workbench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;

/** A model that serves and to whose telemetry nobody listens, unless somebody asks to. */
final class Pushed implements AutoCloseable {

  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deployer deployer;
  private final DeploymentPlan plan;
  private final AgentClient front;

  private Pushed(Deployer deployer, DeploymentPlan plan) {
    this.deployer = deployer;
    this.plan = plan;
    this.front = deployer.front(plan);
  }

  /** Cuts a model into stages over the devices of a rack. */
  static PlanBuilder.Built cut(
      Workbench bench, Rack rack, Placed placed, String name, long epoch, Path folder) {
    return PlanBuilder.build(
        placed.session(),
        placed.placement(),
        rack,
        name,
        epoch,
        bench.plugins(),
        folder.resolve("cut"),
        Progress.SILENT);
  }

  static Pushed of(
      Workbench bench,
      Rack rack,
      Path model,
      Bindings sizes,
      int stages,
      String name,
      Path folder) {
    Placed placed = Placed.of(bench, rack, model, sizes, stages, name);
    PlanBuilder.Built built = cut(bench, rack, placed, name, 1, folder);
    Deployer deployer = new Deployer("bench " + name, LEASE);
    deployer.deploy(built.plan(), built.artefacts(), Progress.SILENT).orThrow();
    return new Pushed(deployer, built.plan());
  }

  DeploymentPlan plan() {
    return plan;
  }

  /** Sends so many requests with a few in flight; the nanoseconds for all of them. */
  long flood(Map<String, TensorValue> inputs, int count, int inFlight) {
    Semaphore places = new Semaphore(inFlight);
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      places.acquireUninterruptibly();
      var _ =
          front
              .inferAsync(plan.model(), inputs, PATIENCE)
              .whenComplete((answer, error) -> {
                if (error != null) {
                  failures.add(error);
                }
                places.release();
              });
    }
    places.acquireUninterruptibly(inFlight);
    Throwable first = failures.peek();
    if (first != null) {
      throw new IllegalStateException("a request failed: " + first.getMessage(), first);
    }
    return System.nanoTime() - start;
  }

  /** Sends so many requests, one every so many nanoseconds. */
  void paced(Map<String, TensorValue> inputs, int count, long apartNanos) {
    long[] arrivals = LongStream.range(0, count).map(i -> i * apartNanos).toArray();
    var _ = OpenLoop.nanos(arrivals, () -> front.infer(plan.model(), inputs));
  }

  @Override
  public void close() {
    deployer.drain(plan);
    deployer.close();
  }
}
