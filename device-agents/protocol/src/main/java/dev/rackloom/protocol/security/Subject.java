package dev.rackloom.protocol.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a certificate speaks of.
 *
 * @param role what it may do
 * @param name a node's id or a user's name: letters, digits, {@code . _ @ -}
 */
public record Subject(Role role, String name) {

  /** The general name of a URI, RFC 5280 section 4.2.1.6. */
  private static final int URI_NAME = 6;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Pattern URI = Pattern.compile("rackloom:([a-z]+):([A-Za-z0-9._@-]{1,64})");

  public Subject {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot be a name in a certificate; letters, digits, . _ @ - can, 64 at most");
    }
  }

  /** As the certificate carries it. */
  public String uri() {
    return "rackloom:" + role.word() + ":" + name;
  }

  /** Whom {@code certificate} speaks of; empty if it is none of ours, or says two things. */
  public static Optional<Subject> of(X509Certificate certificate) {
    List<Subject> found =
        names(certificate).stream()
            .filter(n -> n.size() == 2 && n.get(0) instanceof Integer type && type == URI_NAME)
            .flatMap(n -> parse(String.valueOf(n.get(1))).stream())
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private static Collection<List<?>> names(X509Certificate certificate) {
    try {
      @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /** Whom {@link #uri} speaks of; empty if it is none of ours. */
  public static Optional<Subject> parse(String uri) {
    Matcher m = URI.matcher(uri);
    return m.matches()
        ? Role.of(m.group(1)).map(role -> new Subject(role, m.group(2)))
        : Optional.empty();
  }

  /** For messages: {@code 'anna' (deploy)}. */
  @Override
  public String toString() {
    return "'" + name + "' (" + role.word() + ")";
  }
}
