package dev.rackloom.agent;

import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.FetchChunk;
import dev.rackloom.protocol.v1.FetchRequest;
import dev.rackloom.protocol.v1.MemberBeat;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** {@code Members} of the protocol: what other agents say, want and fetch. */
final class MembersService extends MembersGrpc.MembersImplBase {

  private final Membership membership;
  private final Proposals proposals;
  private final Epochs epochs;
  private final ArtefactStore artefacts;

  MembersService(
      Membership membership, Proposals proposals, Epochs epochs, ArtefactStore artefacts) {
    this.membership = membership;
    this.proposals = proposals;
    this.epochs = epochs;
    this.artefacts = artefacts;
  }

  @Override
  public void beat(MemberBeat said, StreamObserver<MemberBeat> observer) {
    Answer.with(
        observer,
        () -> {
          requireOwnName(said.getNode());
          membership.told(said);
          return membership.say();
        });
  }

  /** An agent speaks for itself alone. */
  private static void requireOwnName(String node) {
    RoleGate.caller()
        .filter(caller -> !caller.equals(new Subject(Role.NODE, node)))
        .ifPresent(caller -> {
          throw Status.PERMISSION_DENIED
              .withDescription(
                  "the certificate of "
                      + caller
                      + " does not allow to speak for node '"
                      + node
                      + "'")
              .asRuntimeException();
        });
  }

  @Override
  public void propose(Proposal proposal, StreamObserver<EpochStatus> observer) {
    Answer.with(observer, () -> proposals.propose(proposal));
  }

  @Override
  public void commit(MemberEpoch epoch, StreamObserver<EpochStatus> observer) {
    Answer.with(observer, () -> proposals.commit(epoch));
  }

  @Override
  public void withdraw(MemberEpoch epoch, StreamObserver<EpochStatus> observer) {
    Answer.with(observer, () -> proposals.withdraw(epoch));
  }

  @Override
  public void activePlan(MemberEpoch wanted, StreamObserver<Proposal> observer) {
    Answer.with(
        observer,
        () ->
            epochs
                .with(t -> t.active(wanted.getDeployment()))
                .map(epoch -> proposals.message(epoch.plan(), epoch.lineage()))
                .orElseThrow(() ->
                    Status.NOT_FOUND
                        .withDescription(
                            "deployment '" + wanted.getDeployment() + "' does not serve here")
                        .asRuntimeException()));
  }

  /** On a thread of its own: waits while the reader is slow, and ends when it hangs up. */
  @Override
  public void fetch(FetchRequest request, StreamObserver<FetchChunk> observer) {
    ServerCallStreamObserver<FetchChunk> out = (ServerCallStreamObserver<FetchChunk>) observer;
    Changes room = new Changes();
    out.setOnReadyHandler(room::announce);
    out.setOnCancelHandler(room::announce);
    Thread.ofVirtual().name("fetch").start(() -> send(request.getSha256(), out, room));
  }

  private void send(String sha256, ServerCallStreamObserver<FetchChunk> out, Changes room) {
    try {
      Path file =
          artefacts
              .find(sha256)
              .orElseThrow(() ->
                  Status.NOT_FOUND
                      .withDescription("artefact " + sha256 + " is not here")
                      .asRuntimeException());
      send(file, out, room);
    } catch (IOException e) {
      out.onError(
          Status.UNAVAILABLE.withDescription("cannot read it: " + e.getMessage()).asException());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!out.isCancelled()) {
        out.onError(Answer.error(e));
      }
    }
  }

  private static void send(Path file, ServerCallStreamObserver<FetchChunk> out, Changes room)
      throws IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(file)) {
      long left = channel.size();
      FetchChunk.Builder chunk = FetchChunk.newBuilder().setBytes(left);
      while (left > 0 && !out.isCancelled()) {
        long seen = room.version();
        if (!out.isReady()) {
          room.await(seen, Changes.LOOK_NANOS);
          continue;
        }
        ByteBuffer data = ByteBuffer.allocate((int) Math.min(Wire.CHUNK_BYTES, left));
        while (data.hasRemaining() && channel.read(data) >= 0) {
          // Until the chunk is full, or the file ends early: its hash will tell.
        }
        data.flip();
        left = data.hasRemaining() ? left - data.remaining() : 0;
        out.onNext(chunk.setData(UnsafeByteOperations.unsafeWrap(data)).build());
        chunk.clear();
      }
      if (!out.isCancelled()) {
        out.onCompleted();
      }
    }
  }
}
