package dev.rackloom.core.workspace;

import java.nio.file.Path;

/**
 * A process that writes to a workspace for ever and says on standard output what is kept. Killed by
 * {@link KillIT}.
 */
final class Scribe {

  private Scribe() {}

  /** Arguments: the workspace's folder. */
  public static void main(String[] args) {
    try (Workspace workspace = Workspace.open(Path.of(args[0]))) {
      long epoch = workspace.deployments().lastEpoch("scribe");
      while (!System.out.checkError()) {
        workspace.deployments().note("scribe", ++epoch, "x".repeat((int) (epoch % 700)));
        System.out.println(epoch);
      }
    }
  }
}
