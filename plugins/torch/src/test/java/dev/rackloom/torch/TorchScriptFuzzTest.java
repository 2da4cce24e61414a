package dev.rackloom.torch;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.testkit.TorchScripts;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.util.List;

class TorchScriptFuzzTest extends ReaderFuzz {

  @Override
  protected ModelReader reader() {
    return new TorchScriptReader();
  }

  @Override
  protected String extension() {
    return "pt";
  }

  @Override
  protected List<byte[]> seeds() {
    TorchScripts.Mlp mlp = new TorchScripts.Mlp(1, 2, 3, 2);
    return List.of(mlp.archive(), mlp.pairArchive());
  }

  @Override
  protected List<String> dictionary() {
    return List.of(
        "c__torch__\nNet\n",
        "ctorch._utils\n_rebuild_tensor_v2\n",
        "ctorch.jit._pickle\nrestore_type_tag\n",
        "def forward(self: ",
        ") -> Tensor:\n",
        "Tuple[Tensor, Tensor]",
        "constants.pkl",
        "data.pkl");
  }
}
