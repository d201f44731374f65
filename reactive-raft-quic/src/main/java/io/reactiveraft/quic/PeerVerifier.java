package io.reactiveraft.quic;

import io.netty.handler.codec.quic.QuicChannel;
import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides who a certificate says that its owner is. Asked twice for each connection: by TLS during the handshake for
 * the chain alone, and afterwards for the chain again (a resumed session never asks the trust manager) and the name.
 */
final class PeerVerifier extends X509ExtendedTrustManager {

    /** Where the handshake's verdict is kept, since TLS passes on no more than an alert. */
    private static final String VERDICT = "io.reactiveraft.quic.verdict";

    /** Unlike those of earlier versions, the suites of TLS 1.3 do not say how peers prove themselves. */
    private static final String TLS_1_3 = "UNKNOWN";

    private static final X509Certificate[] ANY_ISSUER = {};
    private static final int SAN_DNS_NAME = 2;

    private final X509ExtendedTrustManager authorities;

    PeerVerifier(List<X509Certificate> authorities) {
        this.authorities = trusting(authorities);
    }

    /** The one node out of some that the other end of a connection is proven to be. */
    NodeId identify(QuicChannel channel, Collection<NodeId> allowed) throws Refused {
        X509Certificate[] chain = chain(channel);
        try {
            authorities.checkClientTrusted(chain, TLS_1_3);
        } catch (CertificateException e) {
            throw untrusted(chain, e);
        }
        return name(chain[0], allowed);
    }

    /** The one node out of some that a certificate names. */
    static NodeId name(X509Certificate certificate, Collection<NodeId> allowed) throws Refused {
        List<String> names = names(certificate);
        List<NodeId> matches =
                allowed.stream().filter(node -> names.contains(node.value())).toList();
        if (matches.size() != 1) {
            throw new Refused(Refusal.UNKNOWN_NODE, "the certificate names " + names + "; allowed: one of " + allowed);
        }
        return matches.get(0);
    }

    /** What the handshake found wrong with the peer's certificate, if it did. */
    static @Nullable Refused verdict(@Nullable SSLEngine engine) {
        return engine != null && engine.getSession().getValue(VERDICT) instanceof Refused refused ? refused : null;
    }

    /** Whether others who trust the same authorities will trust this chain. */
    void requireTrusted(X509Certificate[] chain) {
        try {
            authorities.checkServerTrusted(chain, TLS_1_3);
            authorities.checkClientTrusted(chain, TLS_1_3);
        } catch (CertificateException e) {
            throw new TransportFailedException("own " + untrusted(chain, e).detail(), e);
        }
    }

    private static X509Certificate[] chain(QuicChannel channel) throws Refused {
        List<X509Certificate> chain = new ArrayList<>();
        SSLEngine engine = channel.sslEngine();
        try {
            if (engine != null) {
                for (Certificate certificate : engine.getSession().getPeerCertificates()) {
                    chain.add((X509Certificate) certificate);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            chain.clear();
        }
        if (chain.isEmpty()) {
            throw new Refused(Refusal.UNTRUSTED_CERTIFICATE, "no certificate");
        }
        return chain.toArray(new X509Certificate[0]);
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? Set.<List<?>>of() : alternatives) {
                if (Integer.valueOf(SAN_DNS_NAME).equals(alternative.get(0))) {
                    names.add(String.valueOf(alternative.get(1)));
                }
            }
            if (names.isEmpty()) {
                new LdapName(certificate.getSubjectX500Principal().getName())
                        .getRdns().stream()
                                .filter(part -> part.getType().equalsIgnoreCase("CN"))
                                .forEach(part -> names.add(String.valueOf(part.getValue())));
            }
        } catch (CertificateException | InvalidNameException e) {
            names.clear();
        }
        return names;
    }

    private static Refused untrusted(X509Certificate[] chain, CertificateException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new Refused(
                Refusal.UNTRUSTED_CERTIFICATE,
                "certificate of " + chain[0].getSubjectX500Principal() + ", signed by "
                        + chain[0].getIssuerX500Principal() + ", valid until "
                        + chain[0].getNotAfter().toInstant() + ", is not trusted: " + root.getMessage());
    }

    private static X509ExtendedTrustManager trusting(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new TransportFailedException("this JVM has no PKIX trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new TransportFailedException("the authorities' certificates are not usable", e);
        }
    }

    private void verify(X509Certificate[] chain, SSLEngine engine, boolean server) throws CertificateException {
        try {
            // Without the engine, which would have host names checked: nodes are no hosts.
            if (server) {
                authorities.checkServerTrusted(chain, TLS_1_3);
            } else {
                authorities.checkClientTrusted(chain, TLS_1_3);
            }
        } catch (CertificateException e) {
            SSLSession session = engine.getSession();
            session.putValue(VERDICT, untrusted(chain, e));
            throw e;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain, engine, false);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain, engine, true);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        authorities.checkClientTrusted(chain, TLS_1_3);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        authorities.checkServerTrusted(chain, TLS_1_3);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        authorities.checkClientTrusted(chain, TLS_1_3);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        authorities.checkServerTrusted(chain, TLS_1_3);
    }

    /** None, which asks the peer for whatever it has: a list would make some send nothing. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return ANY_ISSUER;
    }
}
