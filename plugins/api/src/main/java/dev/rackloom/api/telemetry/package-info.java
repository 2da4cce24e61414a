/**
 * What agents say of what really happened. Times are nanoseconds; starts are of the agent's own
 * monotonic clock, so only starts of one agent may be compared.
 */
@NullMarked
package dev.rackloom.api.telemetry;

import org.jspecify.annotations.NullMarked;
