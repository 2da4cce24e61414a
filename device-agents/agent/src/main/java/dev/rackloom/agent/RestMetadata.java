package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models and their counts in the words of the REST door. */
final class RestMetadata {

  private RestMetadata() {}

  static Map<String, Object> of(String name, Served served) {
    DeploymentPlan plan = served.plan();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", name);
    model.put("versions", List.of(served.versionText()));
    model.put("platform", OpenMetadata.PLATFORM);
    model.put("inputs", plan.inputs().stream().map(RestMetadata::of).toList());
    model.put("outputs", plan.outputs().stream().map(RestMetadata::of).toList());
    return model;
  }

  private static Map<String, Object> of(Port port) {
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", port.name());
    tensor.put("datatype", OpenMetadata.datatype(port));
    tensor.put("shape", OpenMetadata.shape(port));
    return tensor;
  }

  static Map<String, Object> of(ModelCounts.Counts c) {
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("success", of(c.success()));
    times.put("fail", of(c.fail()));
    times.put("queue", of(c.waited()));
    times.put("compute_input", of(c.input()));
    times.put("compute_infer", of(c.infer()));
    times.put("compute_output", of(c.output()));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", c.key().deployment());
    model.put("version", Long.toString(c.key().version()));
    model.put("last_inference", c.lastMillis());
    model.put("inference_count", c.samples());
    model.put("execution_count", c.success().count());
    model.put("inference_stats", times);
    model.put("batch_stats", List.of());
    return model;
  }

  private static Map<String, Object> of(ModelCounts.Spent spent) {
    return Map.of("count", spent.count(), "ns", spent.nanos());
  }
}
