package dev.rackloom.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

  private static final String TEXT =
      """
      class Other(Module):
        def forward(self: __torch__.Other) -> int:
          return 1
      class Net(Module):
        w : Tensor
        def forward(self: __torch__.a.Net,
          ids: Tensor,
          pairs: Dict[str, Tuple[Tensor, int]],
          mask: Optional[Tensor]=None) -> Tuple[Tensor, List[Tensor]]:
          return (ids, [ids])
      """;

  @Test
  void argumentsAndAnswers_areReadPastBrackets() {
    Signature signature = Signature.find(TEXT, "Net").orElseThrow();
    assertThat(signature.arguments())
        .containsExactly(
            new Signature.Argument("ids", "Tensor", false),
            new Signature.Argument("pairs", "Dict[str, Tuple[Tensor, int]]", false),
            new Signature.Argument("mask", "Optional[Tensor]", true));
    assertThat(signature.answers()).containsExactly("Tensor", "List[Tensor]");
    assertThat(Signature.find(TEXT, "Other").orElseThrow().answers()).containsExactly("int");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "class Net(Module):",
        "class Net(Module):\n  def forward(",
        "class Net(Module):\n  def forward(self: Net, x: Tensor -> Tensor:\n",
        "class Net(Module):\n  def forward() -> Tensor:\n",
        "class Net(Module):\n  def forward(self: Net)",
        "class Net(Module):\nclass Next(Module):\n  def forward(self: Next) -> int:\n"
      })
  void whatIsNone_isNone(String text) {
    assertThat(Signature.find(text, "Net")).isEmpty();
  }
}
