package dev.rackloom.agent.execution;

import dev.rackloom.agent.execution.torch.TorchDevice;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A device that runtimes in this process drive: each loads the sub-models of its format. */
public final class LocalDevice implements StageLoader {

  private final OnnxDevice onnx;
  private final TorchDevice torch;

  /** A device that runs ONNX models by the one and scripts by the other. */
  public LocalDevice(OnnxDevice onnx, TorchDevice torch) {
    this.onnx = onnx;
    this.torch = torch;
  }

  @Override
  public StageExecutor load(SubModel model) {
    return model.format().equals(TorchDevice.FORMAT) ? torch.load(model) : onnx.load(model);
  }

  @Override
  public Set<String> formats() {
    return Stream.of(onnx, torch)
        .flatMap(d -> d.formats().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<Capability> capabilities() {
    return Stream.of(onnx, torch).flatMap(d -> d.capabilities().stream()).toList();
  }
}
