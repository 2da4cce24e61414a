package dev.rackloom.agent.execution;

/**
 * Something that an agent can or cannot do here.
 *
 * @param format of the sub-models that it runs, as artefacts say it
 * @param name what
 * @param available whether it can
 * @param detail what it is; if it is not available, why
 */
public record Capability(String format, String name, boolean available, String detail) {}
