/**
 * A rack's own small authority: who may be an agent, and who may look, deploy or administer.
 *
 * <p>An {@link dev.rackloom.client.enroll.Authority} is a folder on the machine of whoever runs the
 * rack. It is made once; with it, every agent and every user gets a folder of its own, the {@link
 * dev.rackloom.protocol.security.Identity}, to be carried to where it is used:
 *
 * <pre>{@code
 * Authority authority = Authority.create(Path.of("rack-ca"), "rack 7", clock);
 * authority.issue(Enrolment.node("n-a", List.of("a.example", "10.0.0.7")), Path.of("n-a"));
 * authority.issue(Enrolment.user("anna", Role.DEPLOY), Path.of("anna"));
 * }</pre>
 *
 * <p>Keys are on the curve P-256. The authority lasts ten years, what it issues 90 days; renewing
 * makes a new key. There are no revocation lists: keep the days short, and make a new authority if
 * its key was lost. This is the one package that knows Bouncy Castle, because the JDK reads
 * certificates and cannot make any.
 */
@NullMarked
package dev.rackloom.client.enroll;

import org.jspecify.annotations.NullMarked;
