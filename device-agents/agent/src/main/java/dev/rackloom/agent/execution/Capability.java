package dev.rackloom.agent.execution;

/**
 * Something that an agent can or cannot do here.
 *
 * @param name what
 * @param available whether it can
 * @param detail what it is; if it is not available, why
 */
public record Capability(String name, boolean available, String detail) {}
