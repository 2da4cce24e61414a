package dev.rackloom.agent;

import com.google.protobuf.ByteString;
import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.InboxBudget;
import dev.rackloom.agent.runtime.Passage;
import dev.rackloom.agent.runtime.RequestInfo;
import dev.rackloom.agent.runtime.RequestKey;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.PushAck;
import dev.rackloom.protocol.v1.PushFrame;
import dev.rackloom.protocol.v1.PushHeader;
import dev.rackloom.protocol.v1.RequestFailure;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One tensor that comes in, or the news that a request failed. */
final class PushReceiver implements StreamObserver<PushFrame> {

  private final DataService service;
  private final StreamObserver<PushAck> answer;
  private @Nullable Arriving arriving;
  private boolean begun;
  private boolean answered;

  PushReceiver(DataService service, StreamObserver<PushAck> answer) {
    this.service = service;
    this.answer = answer;
  }

  /** A tensor of which some bytes may still be missing. */
  private record Arriving(
      PushHeader header,
      EpochRuntime epoch,
      DType dtype,
      RequestInfo info,
      long startNanos,
      ByteBuffer bytes,
      InboxBudget.Grant room) {}

  @Override
  public void onNext(PushFrame frame) {
    if (answered) {
      return;
    }
    try {
      if (!begun) {
        begun = true;
        begin(frame.getHeader());
      }
      fill(frame.getData());
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void begin(PushHeader header) {
    EpochRuntime epoch = service.epoch(header);
    if (header.hasFailure()) {
      RequestFailure failure = header.getFailure();
      Status status = Status.fromCodeValue(failure.getCode()).withDescription(failure.getMessage());
      epoch.remoteFailure(DataService.key(header.getRequest()), status);
      return;
    }
    if (!epoch.expects(header.getTensor(), header.getTo())) {
      throw Status.INVALID_ARGUMENT
          .withDescription(
              "no stage here reads '" + header.getTensor() + "' on '" + header.getTo() + "'")
          .asRuntimeException();
    }
    arriving = announce(header, epoch);
  }

  private Arriving announce(PushHeader header, EpochRuntime epoch) {
    long now = service.clock().getAsLong();
    DType dtype =
        Datatypes.byName(header.getDtype())
            .orElseThrow(
                () -> new IllegalArgumentException("unknown type '" + header.getDtype() + "'"));
    long size = TensorValue.byteSize(dtype, shape(header));
    if (size != header.getBytes()) {
      throw new IllegalArgumentException(
          "'"
              + header.getTensor()
              + "' has "
              + size
              + " bytes by its shape, "
              + header.getBytes()
              + " by its header");
    }
    if (size > Math.min(service.maxTensorBytes(), Integer.MAX_VALUE)
        || !service.inbox().couldHold(size)) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "tensor '"
                  + header.getTensor()
                  + "' has "
                  + size
                  + " bytes; this agent takes up to "
                  + service.maxTensorBytes())
          .asRuntimeException();
    }
    Bindings bindings = Bindings.copyOf(header.getBindingsMap());
    InboxBudget.Grant room = service.inbox().take(size, header.getDeadlineNanos());
    RequestInfo info = new RequestInfo(bindings, now + header.getDeadlineNanos());
    return new Arriving(
        header,
        epoch,
        dtype,
        info,
        now - header.getWaitedNanos() - onTheWay(header, now),
        TensorValue.allocate(size),
        room);
  }

  private long onTheWay(PushHeader header, long now) {
    long beyond = service.delays().beyondLeast(header.getSenderRun(), header.getSentNanos(), now);
    return beyond + Math.max(0, header.getQuickNanos());
  }

  private static long[] shape(PushHeader header) {
    return header.getShapeList().stream().mapToLong(Long::longValue).toArray();
  }

  private void fill(ByteString data) {
    Arriving tensor = arriving;
    if (data.isEmpty()) {
      return;
    }
    if (tensor == null) {
      throw Status.INVALID_ARGUMENT.withDescription("data without a tensor").asRuntimeException();
    }
    if (data.size() > Wire.CHUNK_BYTES || data.size() > tensor.bytes.remaining()) {
      throw Status.DATA_LOSS
          .withDescription(
              "'"
                  + tensor.header.getTensor()
                  + "': a chunk of "
                  + data.size()
                  + " bytes where "
                  + tensor.bytes.remaining()
                  + " are missing")
          .asRuntimeException();
    }
    data.copyTo(tensor.bytes);
  }

  @Override
  public void onCompleted() {
    if (answered) {
      return;
    }
    try {
      Arriving tensor = arriving;
      if (tensor != null) {
        complete(tensor);
      }
      answered = true;
      answer.onNext(PushAck.getDefaultInstance());
      answer.onCompleted();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void complete(Arriving tensor) {
    ByteBuffer bytes = tensor.bytes.flip();
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    if (bytes.remaining() != tensor.header.getBytes()
        || (int) crc.getValue() != tensor.header.getCrc32C()) {
      throw Status.DATA_LOSS
          .withDescription(
              "'"
                  + tensor.header.getTensor()
                  + "' did not arrive as it was sent: length or checksum differ")
          .asRuntimeException();
    }
    RequestKey key = DataService.key(tensor.header.getRequest());
    TensorValue value = TensorValue.wrap(tensor.dtype, shape(tensor.header), bytes);
    arriving = null;
    tensor.epoch.hold(key, tensor.info, tensor.header.getTo(), tensor.room);
    tensor.epoch.accept(
        key,
        tensor.info,
        new Passage(
            tensor.header.getTensor(),
            value,
            tensor.header.getFrom(),
            tensor.header.getTo(),
            tensor.startNanos));
  }

  @Override
  public void onError(Throwable error) {
    letGo();
  }

  private void fail(RuntimeException e) {
    answered = true;
    letGo();
    answer.onError(
        e instanceof InboxBudget.NoRoom
            ? Status.RESOURCE_EXHAUSTED
                .withDescription("the inbox is full: " + e.getMessage())
                .asException()
            : Answer.error(e));
  }

  private void letGo() {
    Arriving tensor = arriving;
    arriving = null;
    if (tensor != null) {
      tensor.room.close();
    }
  }
}
