/**
 * Finds the agents of a rack.
 *
 * <p>{@link dev.rackloom.client.find.Whereabouts} says where to look: a list of addresses, a DNS
 * name with an address for each agent, or this machine. {@link
 * dev.rackloom.client.find.AgentFinder} asks all that is there who they are:
 *
 * <pre>{@code
 * Findings findings = AgentFinder.find(Whereabouts.parse("dns:agents.example:7001"), transport);
 * Rack addressed = findings.addressed(rack);
 * }</pre>
 */
@NullMarked
package dev.rackloom.client.find;

import org.jspecify.annotations.NullMarked;
