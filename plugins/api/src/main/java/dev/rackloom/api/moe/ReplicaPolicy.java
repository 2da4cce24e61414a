package dev.rackloom.api.moe;

/** How a token chooses among the copies of an expert. */
public enum ReplicaPolicy {
  /** In turn: copy (token's position on its rank + rank) modulo the number of copies. */
  EVEN,
  /** A copy on the token's own rank, else on its node, else any; among these in turn. */
  LOCAL,
  /** Shares that make the largest load over speed as small as possible, by a linear program. */
  LP
}
