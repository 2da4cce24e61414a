package dev.rackloom.client.enroll;

import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Issues certificates. Its folder holds {@code ca.pem}, the key {@code ca-key.pem}, and {@code
 * issued.tsv}: when what was issued to whom, and until when it is good.
 */
public final class Authority {

  private static final String KEY = "ca-key.pem";
  private static final String ISSUED = "issued.tsv";
  private static final Duration LASTS = Duration.ofDays(3650);

  /** General names of hosts, RFC 5280 section 4.2.1.6. */
  private static final List<Integer> HOST_NAMES = List.of(2, 7);

  private final Path folder;
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final InstantSource clock;
  private final Certificates certificates;

  private Authority(
      Path folder,
      X509Certificate certificate,
      PrivateKey key,
      InstantSource clock,
      Certificates certificates) {
    this.folder = folder;
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
    this.certificates = certificates;
  }

  /** Makes one in a folder where there is none. */
  public static Authority create(Path folder, String name, InstantSource clock) {
    if (Files.exists(folder.resolve(KEY))) {
      throw RackloomException.user(
          folder + " is an authority already", "use it, or name another folder.");
    }
    Certificates certificates = new Certificates(new SecureRandom());
    try {
      KeyPair keys = certificates.keys();
      X509Certificate root = certificates.root(name, keys, clock.instant(), LASTS);
      PrivateFiles.folder(folder);
      PrivateFiles.write(folder.resolve(KEY), Pem.write(keys.getPrivate()));
      Files.writeString(folder.resolve(Identity.AUTHORITY), Pem.write(root));
      return new Authority(folder, root, keys.getPrivate(), clock, certificates);
    } catch (IOException | GeneralSecurityException e) {
      throw RackloomException.resources(
          "cannot make an authority in " + folder + ": " + e.getMessage(),
          "choose a folder you may write to.",
          e);
    }
  }

  /** The one in a folder. */
  public static Authority open(Path folder, InstantSource clock) {
    try {
      return new Authority(
          folder,
          Pem.certificates(folder.resolve(Identity.AUTHORITY)).getFirst(),
          Pem.key(folder.resolve(KEY)),
          clock,
          new Certificates(new SecureRandom()));
    } catch (NoSuchFileException e) {
      throw RackloomException.user(
          "there is no authority in " + folder,
          "make it with: rackloom agent enroll --ca " + folder + " --init");
    } catch (IOException | GeneralSecurityException e) {
      throw RackloomException.user(
          "the authority in " + folder + " cannot be read: " + e.getMessage(),
          "look at its files.");
    }
  }

  /** Issues a certificate with a fresh key into a folder, over what is there. */
  public Identity issue(Enrolment wanted, Path out) {
    try {
      Instant now = clock.instant();
      KeyPair keys = certificates.keys();
      X509Certificate leaf = certificates.leaf(wanted, keys, certificate, key, now);
      PrivateFiles.folder(out);
      PrivateFiles.write(out.resolve(Identity.KEY), Pem.write(keys.getPrivate()));
      PrivateFiles.write(out.resolve(Identity.CERTIFICATE), Pem.write(leaf));
      PrivateFiles.write(out.resolve(Identity.AUTHORITY), Pem.write(certificate));
      PrivateFiles.append(
          folder.resolve(ISSUED),
          String.join(
              "\t",
              now.toString(),
              wanted.subject().uri(),
              String.join(",", wanted.hosts()),
              leaf.getSerialNumber().toString(16),
              leaf.getNotAfter().toInstant().toString()));
      return Identity.load(out);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw RackloomException.resources(
          "cannot issue a certificate for "
              + wanted.subject()
              + " into "
              + out
              + ": "
              + e.getMessage(),
          "check the hosts, and that the folder may be written.",
          e);
    }
  }

  /** Issues what {@code before} says once more, with a fresh key, in its place. */
  public Identity renew(Identity before, Duration lasts) {
    return issue(
        new Enrolment(before.subject(), hosts(before.certificate()), lasts), before.folder());
  }

  private static List<String> hosts(X509Certificate certificate) {
    try {
      return Objects.requireNonNullElse(
              certificate.getSubjectAlternativeNames(), List.<List<?>>of())
          .stream()
          .filter(n -> n.size() == 2 && HOST_NAMES.contains(n.get(0)))
          .map(n -> String.valueOf(n.get(1)))
          .toList();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("its names cannot be read", e);
    }
  }

  /** Until when it issues certificates that hold. */
  public Instant expires() {
    return certificate.getNotAfter().toInstant();
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }
}
