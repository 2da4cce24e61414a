package dev.rackloom.openvino;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.Plugin;
import java.util.List;

/** The built-in plug-in of OpenVINO IR. */
public final class OpenVinoPlugin implements Plugin {

  /** The format name of everything here. */
  static final String FORMAT = "openvino";

  @Override
  public String id() {
    return FORMAT;
  }

  @Override
  public List<ModelReader> readers() {
    return List.of(new OpenVinoReader());
  }
}
