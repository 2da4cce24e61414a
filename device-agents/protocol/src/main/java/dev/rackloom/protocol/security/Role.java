package dev.rackloom.protocol.security;

import java.util.Locale;
import java.util.Optional;

/** What the holder of a certificate may do. */
public enum Role {
  /** Looks: describes, watches, asks the front door. */
  VIEW,
  /** Changes what runs, as long as it is its own: leases, uploads, epochs, measuring. */
  DEPLOY,
  /** Changes also what others deployed. */
  ADMIN,
  /** An agent: hands tensors to other agents. */
  NODE;

  /** Whether whoever has this may do what {@code needed} may. A user is never an agent. */
  public boolean covers(Role needed) {
    return switch (this) {
      case VIEW, DEPLOY, ADMIN -> needed != NODE && compareTo(needed) >= 0;
      case NODE -> needed == NODE || needed == VIEW;
    };
  }

  /** As certificates, options and messages write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that word. */
  public static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
