package dev.rackloom.client;

import com.google.protobuf.ByteString;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.v1.MeasureInput;
import dev.rackloom.protocol.v1.MeasureRequest;

/** A measure job as a message. */
final class MeasureMessages {

  private MeasureMessages() {}

  static MeasureRequest request(MeasureJob job) {
    MeasureRequest.Builder request =
        MeasureRequest.newBuilder()
            .setSha256(job.sha256())
            .setDevice(job.device())
            .setWarmUp(job.warmUp())
            .setRepeats(job.repeats())
            .setSeed(job.seed());
    job.inputs().forEach(i -> request.addInputs(input(i)));
    job.work()
        .ifPresent(w ->
            request
                .setStageJson(ByteString.copyFrom(Codec.toJson(w.stage())))
                .setPhase(w.phase().name())
                .putAllBindings(w.bindings().values()));
    return request.build();
  }

  private static MeasureInput input(MeasureJob.Input input) {
    return MeasureInput.newBuilder()
        .setName(input.name())
        .setDtype(input.dtype().name())
        .addAllShape(input.shape())
        .setLimit(input.limit())
        .build();
  }
}
