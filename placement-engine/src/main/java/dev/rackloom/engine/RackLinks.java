package dev.rackloom.engine;

import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.rack.Rack;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The routes of a rack by the number of messages, found once. Safe for several threads. */
public final class RackLinks {

  private final Rack rack;
  private final Map<Long, LinkTable> tables = new ConcurrentHashMap<>();

  public RackLinks(Rack rack) {
    this.rack = rack;
  }

  /** The rack. */
  public Rack rack() {
    return rack;
  }

  /** The routes for transfers in so many messages. */
  public LinkTable of(long messages) {
    return tables.computeIfAbsent(messages, m -> LinkTable.of(rack, m));
  }
}
