package dev.rackloom.core.serving;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;

/**
 * A placement to be judged.
 *
 * @param how it was found
 * @param placement of every phase
 * @param prediction of one request alone
 */
record Found(String how, Placement placement, Prediction prediction) {}
