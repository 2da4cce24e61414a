package dev.rackloom.moe.torch;

import dev.rackloom.moe.grid.Grid;
import dev.rackloom.torch.archive.Pickled;

/** A tensor, read. */
record GridTensor(Grid grid) implements Pickled.Tensor {}
