package dev.rackloom.agent;

/** Which program this is. */
final class Version {

  /** From the jar's manifest; {@code development} outside a jar. */
  static final String PROGRAM = read();

  private Version() {}

  private static String read() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
