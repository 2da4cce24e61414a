package dev.rackloom.engine.serving;

import dev.rackloom.engine.simulate.SimulationReport.Percentiles;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a simulation of serving saw. Predicted, all of it.
 *
 * @param asked requests of the trace
 * @param requests those that were answered, as the trace has them: fewer than asked if the
 *     simulation was stopped
 * @param steps that were computed
 * @param events that were processed
 * @param lastNanos when the last token was there; of a simulation that was stopped, when it was
 * @param use of devices and links
 * @param pools of state, one an instance
 * @param tracks what happened when
 */
public record ServingReport(
    int asked,
    List<Served> requests,
    long steps,
    long events,
    long lastNanos,
    List<Use> use,
    List<Pool> pools,
    Tracks tracks) {

  /**
   * A request that was answered. Times from the start of the trace.
   *
   * @param arrivedNanos when it came
   * @param admittedNanos when a step was first decided for it
   * @param firstNanos when its first token was there
   * @param lastNanos when its last token was there
   * @param preemptions how often it was sent back
   */
  public record Served(
      Request request,
      long arrivedNanos,
      long admittedNanos,
      long firstNanos,
      long lastNanos,
      int preemptions) {

    /** Time to the first token. */
    public long ttftNanos() {
      return firstNanos - arrivedNanos;
    }

    /** Time of each further token, on average; 0 if there is only one. */
    public long tpotNanos() {
      return request.output() == 1 ? 0 : (lastNanos - firstNanos) / (request.output() - 1);
    }

    /** Time to the last token. */
    public long totalNanos() {
      return lastNanos - arrivedNanos;
    }
  }

  /**
   * A device or link.
   *
   * @param utilisation 0 to 1
   * @param joules busy and idle power over the time; 0 if its power is not known
   */
  public record Use(String resource, double utilisation, double joules) {}

  /**
   * The state of an instance.
   *
   * @param blocks in all
   * @param mostBlocks held at a time
   * @param preemptions times a request was sent back for want of blocks
   */
  public record Pool(String instance, long blocks, long mostBlocks, int preemptions) {}

  public ServingReport {
    requests = List.copyOf(requests);
    use = List.copyOf(use);
    pools = List.copyOf(pools);
  }

  /** Of the time until {@code end}, a part that was busy. */
  static double share(long busy, long end) {
    return Math.min(1, (double) busy / Math.max(1, end));
  }

  /** Whether every request was answered. */
  public boolean complete() {
    return requests.size() == asked;
  }

  /** Of times to the first token. */
  public Percentiles ttft() {
    return percentiles(Served::ttftNanos);
  }

  /** Of times of each further token, over requests of more than one. */
  public Percentiles tpot() {
    return percentiles(requests.stream().filter(r -> r.request().output() > 1).toList());
  }

  private static Percentiles percentiles(List<Served> longer) {
    return Percentiles.of(longer.stream().mapToLong(Served::tpotNanos).sorted().toArray());
  }

  /** Of times to the last token. */
  public Percentiles total() {
    return percentiles(Served::totalNanos);
  }

  private Percentiles percentiles(ToLongFunction<Served> of) {
    return Percentiles.of(requests.stream().mapToLong(of).sorted().toArray());
  }

  /** Tokens answered. */
  public long outputTokens() {
    return requests.stream().mapToLong(r -> r.request().output()).sum();
  }

  /** Requests a second, from the first arrival to the last token. */
  public double requestsPerS() {
    return requests.size() / seconds();
  }

  /** Tokens answered a second. */
  public double outputTokensPerS() {
    return outputTokens() / seconds();
  }

  private double seconds() {
    long first = requests.isEmpty() ? 0 : requests.getFirst().arrivedNanos();
    return Math.max(1, lastNanos - first) * 1e-9;
  }

  /** Energy of all devices; 0 if no power is known. */
  public double energyJ() {
    return use.stream().mapToDouble(Use::joules).sum();
  }

  /** Times requests were sent back. */
  public int preemptions() {
    return pools.stream().mapToInt(Pool::preemptions).sum();
  }
}
