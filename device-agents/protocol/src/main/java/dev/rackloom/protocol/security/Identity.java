package dev.rackloom.protocol.security;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A certificate with its key, and the authority whose certificates are trusted: a folder with
 * {@code certificate.pem}, {@code key.pem} (for its owner's eyes only) and {@code ca.pem}.
 */
public final class Identity {

  /** The certificate's file. */
  public static final String CERTIFICATE = "certificate.pem";

  /** The key's file. */
  public static final String KEY = "key.pem";

  /** The file of the authority's certificate. */
  public static final String AUTHORITY = "ca.pem";

  private static final String MAYBE =
      "make it anew with: rackloom agent enroll --ca DIR --out FOLDER";

  private final Path folder;
  private final Subject subject;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<X509Certificate> trusted;

  private Identity(
      Path folder,
      Subject subject,
      List<X509Certificate> chain,
      PrivateKey key,
      List<X509Certificate> trusted) {
    this.folder = folder;
    this.subject = subject;
    this.chain = chain;
    this.key = key;
    this.trusted = trusted;
  }

  /**
   * Reads a folder.
   *
   * @throws RackloomException if something is missing, damaged, of a stranger, or if others may
   *     read the key
   */
  public static Identity load(Path folder) {
    Path keyFile = folder.resolve(KEY);
    try {
      List<X509Certificate> chain = Pem.certificates(folder.resolve(CERTIFICATE));
      List<X509Certificate> trusted = Pem.certificates(folder.resolve(AUTHORITY));
      requirePrivate(keyFile);
      PrivateKey key = Pem.key(keyFile);
      if (chain.isEmpty() || trusted.isEmpty()) {
        throw new GeneralSecurityException("it holds no certificate");
      }
      chain.getFirst().verify(trusted.getFirst().getPublicKey());
      Subject subject =
          Subject.of(chain.getFirst())
              .orElseThrow(
                  () -> new GeneralSecurityException("its certificate names no role of rackloom"));
      return new Identity(folder, subject, chain, key, trusted);
    } catch (NoSuchFileException e) {
      throw RackloomException.user("identity " + folder + " lacks " + e.getFile(), MAYBE);
    } catch (IOException | GeneralSecurityException e) {
      throw RackloomException.user(
          "identity " + folder + " cannot be used: " + e.getMessage(), MAYBE);
    }
  }

  /**
   * Nobody but us may read it. If it is not ours, whoever let us read it (systemd, through an
   * access list that shows as the group's) has seen to the rest of the group.
   */
  private static void requirePrivate(Path key) throws IOException {
    Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(key);
    boolean ours = Files.getOwner(key).getName().equals(System.getProperty("user.name"));
    if (allowed.contains(PosixFilePermission.OTHERS_READ)
        || (ours && allowed.contains(PosixFilePermission.GROUP_READ))) {
      throw RackloomException.user(
          "others may read the key " + key, "chmod 600 it, and think whether somebody did.");
    }
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  /** Whom it speaks of. */
  public Subject subject() {
    return subject;
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** When it ends. */
  public Instant expires() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** Refuses one that has ended. */
  public Identity requireValid(Instant now) {
    if (now.isAfter(expires())) {
      throw RackloomException.user(
          "the certificate of " + subject + " in " + folder + " expired at " + expires(),
          "renew it with: rackloom agent enroll --ca DIR --renew " + folder);
    }
    return this;
  }

  /** What shows it to the other side. */
  KeyManager[] keyManagers() {
    try {
      KeyStore store = empty();
      store.setKeyEntry("key", key, new char[0], chain.toArray(Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, new char[0]);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has these key stores", e);
    }
  }

  /** What trusts the authority, and nobody else. */
  TrustManager[] trustManagers() {
    try {
      KeyStore store = empty();
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("ca" + i, trusted.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has these key stores", e);
    }
  }

  /** The same, which tells whom it does not trust. */
  TrustManager[] trustManagers(Consumer<String> refused) {
    return Arrays.stream(trustManagers())
        .map(trust ->
            trust instanceof X509ExtendedTrustManager known ? new ToldTrust(known, refused) : trust)
        .toArray(TrustManager[]::new);
  }

  /** For sockets that are not gRPC's. */
  public SSLContext sslContext() {
    return sslContext(trustManagers());
  }

  /**
   * For servers that are not gRPC's.
   *
   * @param refused hears a line of each caller whose certificate is not trusted
   */
  public SSLContext sslContext(Consumer<String> refused) {
    return sslContext(trustManagers(refused));
  }

  private SSLContext sslContext(TrustManager[] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("nothing was read", e);
    }
  }
}
