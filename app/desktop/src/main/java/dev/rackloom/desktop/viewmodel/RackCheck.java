package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import java.util.List;

/** The machines behind a rack. Methods block: call them in a job. */
public interface RackCheck {

  /** The nodes whose agents do not answer, and why; nodes without an address are not asked. */
  List<Silent> silent(Progress progress, Cancellation cancellation);

  /** Measures the real devices through their agents: the study on what was seen. Takes minutes. */
  Study measured(Progress progress, Cancellation cancellation);

  /** A node whose agent does not answer. */
  record Silent(String node, String address, String why) {}
}
