package dev.rackloom.api.deploy;

import java.util.List;

/**
 * Where a tensor goes.
 *
 * @param tensor its name
 * @param from the stage that makes it, or {@link #CALLER}
 * @param to the stages that read it; {@link #CALLER} among them if it is an answer
 */
public record PlannedRoute(String tensor, String from, List<String> to) {

  /** Stands for whoever sent the request. */
  public static final String CALLER = "@caller";

  public PlannedRoute {
    to = List.copyOf(to);
  }
}
