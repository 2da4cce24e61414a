package dev.rackloom.agent.stream;

import java.nio.file.Files;
import java.nio.file.Path;

/** A process that dies with everything open. */
final class Doomed {

  private Doomed() {}

  public static void main(String[] args) throws Exception {
    SharedFolder folder = SharedFolder.open(SharedFolder.ROOT).orElseThrow();
    Path slab = folder.fresh("slab");
    Slab.create(slab, 1 << 20);
    Files.createFile(folder.fresh("nonce"));
    System.out.println(slab);
    Runtime.getRuntime().halt(9);
  }
}
