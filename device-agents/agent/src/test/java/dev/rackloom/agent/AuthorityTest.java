package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.client.enroll.Authority;
import dev.rackloom.client.enroll.Enrolment;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorityTest {

  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  @TempDir Path folder;

  private Authority authority() {
    return Authority.create(folder.resolve("ca"), "test", InstantSource.fixed(NOW));
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void keys_areTheirOwnersAlone() throws Exception {
    Authority authority = authority();
    Identity anna = authority.issue(Enrolment.user("anna", Role.DEPLOY), folder.resolve("anna"));
    assertThat(mode(folder.resolve("ca"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("ca/ca-key.pem"))).isEqualTo("rw-------");
    assertThat(mode(anna.folder())).isEqualTo("rwx------");
    assertThat(mode(anna.folder().resolve(Identity.KEY))).isEqualTo("rw-------");
    assertThat(folder.resolve("ca/issued.tsv")).content().contains("rackloom:deploy:anna");
  }

  @Test
  void certificate_saysWhoWhatAndUntilWhen() throws Exception {
    Identity node =
        authority()
            .issue(
                Enrolment.node("n-a", List.of("a.example", "10.0.0.7", "::1")),
                folder.resolve("n-a"));
    assertThat(node.subject()).isEqualTo(new Subject(Role.NODE, "n-a"));
    assertThat(node.expires()).isEqualTo(NOW.plus(Enrolment.USUAL));
    assertThat(node.certificate().getSubjectAlternativeNames())
        .contains(List.of(2, "a.example"), List.of(7, "10.0.0.7"), List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(node.certificate().getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void renewal_keepsWhoAndWhere_withANewKeyAndMoreTime() throws Exception {
    Identity before =
        authority().issue(Enrolment.node("n-a", List.of("a.example")), folder.resolve("n-a"));
    String oldKey = Files.readString(before.folder().resolve(Identity.KEY));
    Instant later = NOW.plus(Duration.ofDays(80));
    Identity after =
        Authority.open(folder.resolve("ca"), InstantSource.fixed(later))
            .renew(before, Duration.ofDays(30));
    assertThat(after.subject()).isEqualTo(before.subject());
    assertThat(List.copyOf(after.certificate().getSubjectAlternativeNames()))
        .isEqualTo(List.copyOf(before.certificate().getSubjectAlternativeNames()));
    assertThat(after.expires()).isEqualTo(later.plus(Duration.ofDays(30)));
    assertThat(Files.readString(after.folder().resolve(Identity.KEY))).isNotEqualTo(oldKey);
  }

  @Test
  void expired_isNotValid() {
    Identity anna = authority().issue(Enrolment.user("anna", Role.VIEW), folder.resolve("anna"));
    assertThat(anna.requireValid(NOW)).isSameAs(anna);
    assertThatThrownBy(() -> anna.requireValid(anna.expires().plusSeconds(1)))
        .hasMessageContaining("'anna' (view)")
        .hasMessageContaining("expired");
  }

  @Test
  void authority_isMadeOnce_andMustBeThere() {
    Authority first = authority();
    assertThatThrownBy(() -> Authority.create(first.folder(), "again", InstantSource.fixed(NOW)))
        .hasMessageContaining("is an authority already");
    assertThatThrownBy(() -> Authority.open(folder.resolve("none"), InstantSource.fixed(NOW)))
        .hasMessageContaining("no authority")
        .hasMessageContaining("--init");
  }

  @Test
  void damagedAndMixedFolders_areNamed() throws Exception {
    Identity anna = authority().issue(Enrolment.user("anna", Role.VIEW), folder.resolve("anna"));
    Path other = folder.resolve("other");
    Authority.create(other, "other", InstantSource.fixed(NOW));
    Files.copy(
        other.resolve(Identity.AUTHORITY),
        anna.folder().resolve(Identity.AUTHORITY),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> Identity.load(anna.folder())).hasMessageContaining("cannot be used");
    Files.writeString(anna.folder().resolve(Identity.CERTIFICATE), "garbage");
    assertThatThrownBy(() -> Identity.load(anna.folder())).hasMessageContaining("cannot be used");
    Files.delete(anna.folder().resolve(Identity.CERTIFICATE));
    assertThatThrownBy(() -> Identity.load(anna.folder())).hasMessageContaining("certificate.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "x\ny", "ü"})
  void namesThatCannotBeCarried_areRefused(String name) {
    assertThatThrownBy(() -> Enrolment.user(name, Role.VIEW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be a name");
  }

  @Test
  void nodeWithoutHosts_andUserWithHosts_areRefused() {
    assertThatThrownBy(() -> Enrolment.node("n-a", List.of())).hasMessageContaining("host names");
    assertThatThrownBy(
            () -> new Enrolment(new Subject(Role.VIEW, "a"), List.of("a.example"), Enrolment.USUAL))
        .hasMessageContaining("needs no hosts");
  }
}
