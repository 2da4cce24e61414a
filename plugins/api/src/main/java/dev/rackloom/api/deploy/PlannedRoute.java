package dev.rackloom.api.deploy;

import java.util.List;

/**
 * Where a tensor goes.
 *
 * @param tensor its name
 * @param from the stage that makes it, or {@link #CALLER}
 * @param to the stages that read it; {@link #CALLER} among them if it is an answer
 * @param wire how its elements travel between devices; what is not float32 travels as it is
 */
public record PlannedRoute(String tensor, String from, List<String> to, WireFormat wire) {

  /** Stands for whoever sent the request. */
  public static final String CALLER = "@caller";

  public PlannedRoute {
    to = List.copyOf(to);
  }

  /** A route whose elements travel as they are. */
  public PlannedRoute(String tensor, String from, List<String> to) {
    this(tensor, from, to, WireFormat.SAME);
  }

  /** This route with its elements travelling so. */
  public PlannedRoute withWire(WireFormat other) {
    return new PlannedRoute(tensor, from, to, other);
  }
}
