package dev.rackloom.engine.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** State on its way from instances of prompts to instances of steps. */
final class StateMoves {

  /** One part of a way, and where its transfers are drawn. */
  private record Part(LinkQueue link, int lane) {}

  private final Map<List<String>, List<Part>> ways = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Server> decoding;
  private final Server[] heading;
  private final Tracks tracks;

  /** For so many requests. */
  StateMoves(Fleet fleet, List<Server> servers, int requests, Wires wires, Tracks tracks) {
    this.tracks = tracks;
    this.heading = new Server[requests];
    this.decoding = servers.stream().filter(s -> s.role() == Instance.Role.DECODE).toList();
    for (Fleet.StateWay way : fleet.stateWays()) {
      List<Part> own = new ArrayList<>();
      for (Instance.Hop hop : way.hops()) {
        own.add(new Part(wires.queue(hop), tracks.lane(hop.name())));
      }
      ways.put(List.of(way.from(), way.to()), own);
      parts.addAll(own);
    }
  }

  /** Sends the state of a sequence that has its first token; returns when all of it is there. */
  long send(Sequence s, Server from, long now) {
    Server to = decoding.stream().max(Comparator.comparingLong(Server::freeBlocks)).orElseThrow();
    heading[s.id] = to;
    to.expect(s);
    long there = now;
    for (Part part : ways.getOrDefault(List.of(from.name(), to.name()), List.of())) {
      Instance.Hop hop = part.link().hop();
      long arrived = part.link().send(now, s.scheduled);
      long taken = arrived - hop.latencyNanos();
      tracks.span(part.lane(), taken - hop.nanos(s.scheduled), taken, s.scheduled, 0);
      there = Math.max(there, arrived);
    }
    return there;
  }

  /** Where the state of a sequence went. */
  Server arrive(Sequence s) {
    Server to = heading[s.id];
    to.enterExpected(s);
    return to;
  }

  void report(long end, List<ServingReport.Use> into) {
    for (Part part : parts) {
      if (part.link().busy() > 0) {
        into.add(new ServingReport.Use(part.link().hop().name(), part.link().share(end), 0));
      }
    }
  }
}
