package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Operators and tensors of a model.
 *
 * @param name the model's name
 * @param format the reader's format name, such as {@code onnx}
 * @param digest SHA-256 of the model's structure, hex; two files of one digest are the same graph
 * @param tensors all tensors, each at its id
 * @param operators all operators, each at its id, in an executable order
 * @param inputs tensor ids the caller gives
 * @param outputs tensor ids the caller gets
 * @param states what outlives a step
 * @param experts the routed experts, by layer
 * @param metadata what the file says about itself
 * @param notUnderstood what the reader could not make sense of
 */
public record Graph(
    String name,
    String format,
    String digest,
    List<Tensor> tensors,
    List<Operator> operators,
    Ids inputs,
    Ids outputs,
    List<State> states,
    List<ExpertBlock> experts,
    Map<String, String> metadata,
    List<NotUnderstood> notUnderstood) {

  public Graph {
    Checks.named(name, "graph name");
    tensors = List.copyOf(tensors);
    operators = List.copyOf(operators);
    states = List.copyOf(states);
    experts = List.copyOf(experts);
    metadata = Map.copyOf(metadata);
    notUnderstood = List.copyOf(notUnderstood);
    checkOrder(tensors, operators);
    checkRange(inputs, tensors.size(), "graph input");
    checkRange(outputs, tensors.size(), "graph output");
  }

  private static void checkOrder(List<Tensor> tensors, List<Operator> operators) {
    int[] producer = new int[tensors.size()];
    java.util.Arrays.fill(producer, -1);
    for (int i = 0; i < tensors.size(); i++) {
      Checks.that(tensors.get(i).id() == i, "tensor " + i + " has the id " + tensors.get(i).id());
    }
    for (int i = 0; i < operators.size(); i++) {
      Operator op = operators.get(i);
      Checks.that(op.id() == i, "operator " + i + " has the id " + op.id());
      checkInputs(op, tensors, producer);
      for (var it = op.outputs().iterator(); it.hasNext(); ) {
        int out = it.nextInt();
        if (out != Operator.ABSENT) {
          Checks.that(
              out < tensors.size() && producer[out] < 0,
              "operator '"
                  + op.name()
                  + "' writes a tensor twice or one that is not there: "
                  + out);
          producer[out] = i;
        }
      }
    }
  }

  private static void checkInputs(Operator op, List<Tensor> tensors, int[] producer) {
    for (var it = op.inputs().iterator(); it.hasNext(); ) {
      int in = it.nextInt();
      if (in == Operator.ABSENT) {
        continue;
      }
      Checks.that(
          in >= 0 && in < tensors.size(),
          "operator '" + op.name() + "' reads tensor " + in + ", which is not there");
      boolean ready = tensors.get(in).role() != Tensor.Role.ACTIVATION || producer[in] >= 0;
      Checks.that(
          ready,
          "operator '"
              + op.name()
              + "' reads '"
              + tensors.get(in).name()
              + "' before it is produced");
    }
  }

  private static void checkRange(Ids ids, int size, String what) {
    ids.stream()
        .forEach(id -> Checks.that(id >= 0 && id < size, what + " " + id + " is not there"));
  }

  /** The number of learned parameters: elements of all weights. */
  public Dim parameters() {
    return Dim.sum(
        tensors.stream()
            .filter(t -> t.role() == Tensor.Role.WEIGHT)
            .map(t -> t.shape().elements())
            .toList());
  }

  /** The bytes of all weights. */
  public Dim parameterBytes() {
    return Dim.sum(
        tensors.stream().filter(t -> t.role() == Tensor.Role.WEIGHT).map(Tensor::bytes).toList());
  }

  /** The symbols in the shapes of the inputs: what a workload has to bind. */
  public Set<String> inputSymbols() {
    Set<String> names = new TreeSet<>();
    inputs.stream().forEach(i -> names.addAll(tensors.get(i).shape().elements().symbols()));
    return names;
  }

  /** The tensor called {@code name}, if there is one; linear. */
  public java.util.Optional<Tensor> tensor(String tensorName) {
    return tensors.stream().filter(t -> t.name().equals(tensorName)).findFirst();
  }
}
