/**
 * Who speaks, and how it is known.
 *
 * <p>Outside loopback everything is TLS, and both sides show a certificate of the rack's own
 * authority. A certificate says one thing of its holder, in a URI among its alternative names:
 *
 * <pre>
 * rackloom:node:n-a         the agent of node n-a
 * rackloom:deploy:anna      anna, who may deploy
 * </pre>
 *
 * <p>A {@link dev.rackloom.protocol.security.Subject} is that, read; an {@link
 * dev.rackloom.protocol.security.Identity} is a folder with a certificate, its key and the
 * authority's certificate; a {@link dev.rackloom.protocol.security.Transport} opens channels and
 * servers with it, and is the only place that does:
 *
 * <pre>{@code
 * Transport transport = Transport.with(Identity.load(Path.of("/etc/rackloom/identity")));
 * ManagedChannel channel = transport.channel(Address.parse("10.0.0.7:7001")).build();
 * }</pre>
 *
 * <p>Certificates are issued by {@code dev.rackloom.client.enroll}.
 */
@NullMarked
package dev.rackloom.protocol.security;

import org.jspecify.annotations.NullMarked;
