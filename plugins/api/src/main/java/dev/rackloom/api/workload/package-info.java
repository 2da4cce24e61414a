/** What is asked of a rack: streams of requests with lengths, arrivals and objectives. */
@NullMarked
package dev.rackloom.api.workload;

import org.jspecify.annotations.NullMarked;
