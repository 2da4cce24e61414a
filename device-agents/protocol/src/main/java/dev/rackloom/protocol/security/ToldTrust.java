package dev.rackloom.protocol.security;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts as another does, and tells which callers that one does not trust. */
final class ToldTrust extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager trust;
  private final Consumer<String> refused;

  /**
   * The same trust.
   *
   * @param refused hears a line of each caller whose certificate is not trusted
   */
  ToldTrust(X509ExtendedTrustManager trust, Consumer<String> refused) {
    this.trust = trust;
    this.refused = refused;
  }

  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }

  private void told(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      refused.accept(
          "a caller was refused: its certificate, '"
              + chain[0].getSubjectX500Principal().getName()
              + "' of '"
              + chain[0].getIssuerX500Principal().getName()
              + "', is not trusted here: "
              + e.getMessage());
      throw e;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    told(chain, () -> trust.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    told(chain, () -> trust.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    told(chain, () -> trust.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust.checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust.checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.getAcceptedIssuers();
  }
}
