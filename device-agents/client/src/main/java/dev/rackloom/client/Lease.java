package dev.rackloom.client;

import java.time.Duration;

/**
 * The right to change what an agent serves.
 *
 * @param holder who has it, as others will be told
 * @param token its proof
 * @param ttl how long it lasts unless it is renewed
 */
public record Lease(String holder, String token, Duration ttl) {}
