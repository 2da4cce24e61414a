package dev.rackloom.torch;

import dev.rackloom.torch.archive.Pickled;
import dev.rackloom.torch.archive.View;

/** A tensor whose numbers stay in the file. */
record Stored(Pickled.Storage storage, View view) implements Pickled.Tensor {}
