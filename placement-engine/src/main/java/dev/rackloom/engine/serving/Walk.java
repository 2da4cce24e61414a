package dev.rackloom.engine.serving;

/** A step on its way through the stages of an instance. */
final class Walk {

  final Server server;
  final Batch batch;

  /** What comes next: twice the stage to compute there, one more to send on from it. */
  int leg;

  /** When what was done last is done. */
  long ready;

  Walk(Server server, Batch batch, long now) {
    this.server = server;
    this.batch = batch;
    this.ready = now;
  }

  int stage() {
    return leg / 2;
  }

  boolean computesNext() {
    return leg % 2 == 0;
  }
}
