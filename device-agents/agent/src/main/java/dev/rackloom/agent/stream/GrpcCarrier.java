package dev.rackloom.agent.stream;

import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream over gRPC: one message is one frame, and the next is asked for when the last was taken.
 */
final class GrpcCarrier implements Carrier, StreamObserver<FlowMessage> {

  private static final Status HUNG_UP =
      Status.UNAVAILABLE.withDescription("the other agent hung up");

  private final CallStreamObserver<FlowMessage> out;
  private final Consumer<Status> hangUp;
  private final FrameSink sink;
  private final FrameDecoder decoder;
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable FlowMessage held;

  /**
   * A stream over a call.
   *
   * @param out the call, which does not ask for messages by itself
   * @param hangUp ends the call
   */
  GrpcCarrier(CallStreamObserver<FlowMessage> out, Consumer<Status> hangUp, FrameSink sink) {
    this.out = out;
    this.hangUp = hangUp;
    this.sink = sink;
    this.decoder = new FrameDecoder(sink);
  }

  @Override
  public boolean isReady() {
    return !closed.get() && out.isReady();
  }

  @Override
  public void write(Frame frame) {
    try {
      out.onNext(FlowMessage.of(frame));
    } catch (RuntimeException e) {
      close(Status.UNAVAILABLE.withDescription("the call ended").withCause(e));
    }
  }

  @Override
  public boolean isHome() {
    return true;
  }

  @Override
  public void call(Runnable work) {
    work.run();
  }

  @Override
  public void onNext(FlowMessage message) {
    reading.lock();
    try {
      held = message;
      decode();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public void resume() {
    reading.lock();
    try {
      decode();
    } finally {
      reading.unlock();
    }
  }

  private void decode() {
    FlowMessage message = held;
    if (message == null || closed.get()) {
      return;
    }
    try {
      switch (decoder.decode(message::read, 1)) {
        case FRAME -> {
          held = null;
          message.close();
          out.request(1);
        }
        case PAUSED -> {} // resume goes on with it
        case STARVED, ENDED -> throw new BrokenStream("a message without a frame");
      }
    } catch (BrokenStream e) {
      close(Status.DATA_LOSS.withDescription(e.getMessage()));
    } catch (IOException e) {
      close(Status.UNAVAILABLE.withDescription("the connection broke: " + e.getMessage()));
    } catch (RuntimeException | Error e) {
      close(Refusals.broken(e));
    }
  }

  @Override
  public void onError(Throwable error) {
    Status status = Status.fromThrowable(error);
    end(status.getCode() == Status.Code.CANCELLED ? HUNG_UP : status);
  }

  @Override
  public void onCompleted() {
    end(HUNG_UP);
  }

  @Override
  public void close(Status why) {
    if (!closed.get()) {
      hangUp.accept(why);
      end(why);
    }
  }

  private void end(Status why) {
    if (closed.compareAndSet(false, true)) {
      sink.ended(why);
    }
  }
}
