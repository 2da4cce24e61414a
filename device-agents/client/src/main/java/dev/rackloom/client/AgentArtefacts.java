package dev.rackloom.client;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.v1.AgentControlGrpc;
import dev.rackloom.protocol.v1.ArtefactStatus;
import dev.rackloom.protocol.v1.HasArtefactsRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The artefacts on one agent, by SHA-256: which are there, and how they get there. */
final class AgentArtefacts {

  /** Between looks at an upload by somebody else. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final AgentChannel channel;

  AgentArtefacts(AgentChannel channel) {
    this.channel = channel;
  }

  /** Which of these are there whole. */
  Set<String> have(Collection<String> sha256) {
    Set<String> complete = new TreeSet<>();
    for (ArtefactStatus status : statuses(sha256)) {
      if (status.getComplete()) {
        complete.add(status.getSha256());
      }
    }
    return complete;
  }

  private List<ArtefactStatus> statuses(Collection<String> sha256) {
    var request = HasArtefactsRequest.newBuilder().addAllSha256(sha256).build();
    return channel
        .call("artefacts", () -> channel.control(AgentClient.SHORT).hasArtefacts(request))
        .getArtefactsList();
  }

  /**
   * Sends a file unless it is there, going on where an earlier upload broke off; waits for the end
   * of another one that is under way.
   */
  void send(String sha256, Path file, Duration timeout, Progress progress) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!sent(sha256, file, progress, end)) {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw channel.failed("upload of " + file.getFileName(), e);
      }
    }
  }

  /** False if another upload of it is under way, and there is time left. */
  private boolean sent(String sha256, Path file, Progress progress, long end) {
    ArtefactStatus status = statuses(List.of(sha256)).getFirst();
    if (status.getComplete()) {
      progress.at(1, file.getFileName() + " is there");
      return true;
    }
    try {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      new Upload(channel.within(left, AgentControlGrpc::newStub), sha256, file)
          .from(status.getBytes(), progress);
      return true;
    } catch (StatusRuntimeException e) {
      boolean another = e.getStatus().getCode() == Status.Code.ABORTED;
      if (another && System.nanoTime() - end < 0) {
        return false;
      }
      throw channel.failed("upload of " + file.getFileName(), e);
    } catch (IOException e) {
      throw RackloomException.user("cannot read " + file + ": " + e.getMessage(), "check the file");
    }
  }
}
