package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.core.moe.ExpertSession;

/**
 * Experts that are looked at, and the map of them that is edited.
 *
 * @param edited with the rules set by hand
 * @param name under which edits are kept; empty if they are not
 */
record HeldExperts(ExpertSession session, EditedMap edited, String name) {

  /** The session under the rules set by hand. */
  ExpertSession ruled() {
    return session.with(session.setting().under(edited.rules()));
  }

  /** Whether a map has the layers and slots of the one that is edited. */
  boolean suits(ExpertMap map) {
    return map.rows() == edited.map().rows()
        && map.experts() == edited.map().experts()
        && map.slotRanks().equals(edited.map().slotRanks());
  }
}
