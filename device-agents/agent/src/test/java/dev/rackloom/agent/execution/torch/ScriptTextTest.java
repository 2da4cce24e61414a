package dev.rackloom.agent.execution.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.execution.ExecutionFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The many ways to write the name of an operation on files, and of a file with code. */
final class ScriptTextTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y = torch.from_file(\"f\", False, 4)",
        "y = (torch.from_file)(\"f\", False, 4)",
        "y = torch . \t from_file (\"f\")",
        "y = torch.\\\n  from_file(\"f\")",
        "y = torch.  # as said\n  from_file(\"f\")",
        "y = torch.  # as said\n\n # and again.\\\r\n  from_file(\"f\")",
        "y = \"#\"; z = torch. # as said\n  from_file(\"f\")",
        "f = torch.from_file\ny = f(\"f\")",
        "torch.save(y, \"f\")",
        "f = aten.save",
        "y = ops.aten.load\n",
        "y = getattr(torch, \"from_file\")(\"f\")",
        "y = getattr(torch, 'from_file')(\"f\")",
        "y = getattr (torch, \"from_file\")(\"f\")",
        "y = getattr(torch, \"from\\x5ffile\")(\"f\")",
        "y = getattr(torch, \"from_\" \"file\")(\"f\")",
        "y = getattr(getattr(self, \"0\"), \"load\")",
        "y = getattr(getattr(self, \"0\"), 'x')",
        "g = getattr\ny = g(torch, \"x\")"
      })
  void operationsOnFiles_areNamed(String text) {
    assertThat(FileNames.in(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y = torch.add(x, self.from_files.loader.saved)",
        "load = torch.relu(x)\nsave = torch.add(load, load)",
        "y = self.x_load.forward(x)",
        "y = (getattr(self, \"0\")).forward(x)",
        "y = (getattr(getattr(self.layers, \"0\").block, \"1\")).forward(x)",
        "y = self.my_getattr(x)",
        ""
      })
  void otherNames_areNot(String text) {
    assertThat(FileNames.in(text)).isEmpty();
  }

  @Test
  void longTexts_areReadInOnePass() {
    assertThat(FileNames.in(".#".repeat(1 << 22) + "\nfrom_file")).contains("from_file");
    assertThat(FileNames.in("getattr(".repeat(1 << 20))).contains("getattr");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net/code/__torch__.PY",
        "net/CODE/more.py",
        "net/code.py",
        "NET/code/more.py",
        "other/code/more.py",
        "code/more.Py"
      })
  void codeElsewhere_isRefused(String name) throws IOException {
    Path file = zip("net/data.pkl", "net/code/__torch__x.py", name);
    assertThatThrownBy(() -> ScriptText.requirePure(file))
        .isInstanceOf(ExecutionFailure.class)
        .hasMessageContaining("code in '" + name + "', outside net/code/");
  }

  @Test
  void namesThatDifferInCaseOnly_orNot_areRefused() throws IOException {
    Path file = zip("net/data.pkl", "net/code/__torch__.py", "net/code/__TORCH__.py");
    assertThatThrownBy(() -> ScriptText.requirePure(file))
        .hasMessageContaining("'net/code/__TORCH__.py' twice");
    Path same = zip("net/data.pkl", "net/code/__torch__.py", "net/code/__torcX__.py");
    String raw = new String(Files.readAllBytes(same), StandardCharsets.ISO_8859_1);
    Files.writeString(same, raw.replace("torcX", "torch"), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ScriptText.requirePure(same))
        .hasMessageContaining("'net/code/__torch__.py' twice");
  }

  @Test
  void anArchiveAsPyTorchWritesIt_isLetThrough() throws IOException {
    Path file =
        zip("net/data.pkl", "net/code/__torch__.py", "net/code/__torch__/a/b.py", "net/version");
    assertThatCode(() -> ScriptText.requirePure(file)).doesNotThrowAnyException();
  }

  private Path zip(String... names) throws IOException {
    Path file = folder.resolve("net.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("class Net(Module):\n".getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }
}
