package dev.mediator.peer;

import dev.mediator.identity.PeerKeyPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate that a peer signed itself, which tells its key and nothing else. */
final class OwnCertificate extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";
  private static final String RSA = "RSA";

  /** Everybody's: a certificate must name someone, and the key is the name. */
  private static final X500Name NAME = new X500Name("CN=peer");

  private static final Time ALWAYS = new Time(new ASN1UTCTime("700101000000Z"));

  /** What RFC 5280, 4.1.2.5, writes for a certificate without an end. */
  private static final Time FOREVER = new Time(new ASN1GeneralizedTime("99991231235959Z"));

  private final PrivateKey key;
  private final X509Certificate certificate;

  OwnCertificate(PeerKeyPair own) {
    this.key = own.privateKey();
    this.certificate = signedBy(own);
  }

  private static X509Certificate signedBy(PeerKeyPair own) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              NAME, BigInteger.ONE, ALWAYS, FOREVER, NAME, own.publicKey().toJca());
      byte[] encoded =
          builder
              .build(new JcaContentSignerBuilder("SHA256withRSA").build(own.privateKey()))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (OperatorCreationException | IOException | GeneralSecurityException e) {
      throw new IllegalStateException("every Java signs certificates with RSA", e);
    }
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return aliases(type);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return List.of(types).contains(RSA) ? ALIAS : null;
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return aliases(type);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return type.equals(RSA) ? ALIAS : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {certificate};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  private static String @Nullable [] aliases(String type) {
    return type.equals(RSA) ? new String[] {ALIAS} : null;
  }
}
