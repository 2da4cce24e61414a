package dev.rackloom.installer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the house plan: imports point down only, modules on one floor do not see each other, and
 * every big library has one home. A module added to the house is added here.
 */
class FloorsTest {
  private static final String ROOT = "dev.rackloom.";

  /** Modules by the package they own, and the floor each stands on. */
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          Map.entry("api", 0),
          Map.entry("codec", 1),
          Map.entry("loader", 1),
          Map.entry("policies", 1),
          Map.entry("protocol", 1),
          Map.entry("engine", 2),
          Map.entry("profiler", 2),
          Map.entry("viewer", 2),
          Map.entry("agent", 2),
          Map.entry("client", 2),
          Map.entry("onnx", 2),
          Map.entry("llm", 2),
          Map.entry("moe", 2),
          Map.entry("weights", 2),
          Map.entry("openvino", 2),
          Map.entry("torch", 2),
          Map.entry("dag", 2),
          Map.entry("testkit", 2),
          Map.entry("core", 3),
          Map.entry("desktop", 4),
          Map.entry("cli", 4),
          Map.entry("samples", 4),
          Map.entry("installer", 5));

  /**
   * Who may look sideways: agents pass tensors on as clients; descriptions of language models and
   * statistics of experts lie in weight files, statistics in files of PyTorch too; ensembles of a
   * model repository have ONNX models among their steps.
   */
  private static final Map<String, Set<String>> SIDEWAYS =
      Map.of(
          "agent", Set.of("client"),
          "cli", Set.of("desktop", "samples"),
          "llm", Set.of("weights"),
          "moe", Set.of("weights", "torch"),
          "torch", Set.of("onnx"));

  /** Modules that have classes by now: a rule about an empty package would pass without a look. */
  private static final List<String> PRESENT =
      FLOORS.keySet().stream().filter(module -> !module.equals("installer")).toList();

  private static JavaClasses rackloom;

  @BeforeAll
  static void importClasses() {
    rackloom =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.rackloom");
  }

  @Test
  void classes_areImported() {
    assertThat(PRESENT).allSatisfy(module -> assertThat(membersOf(module)).as(module).isNotEmpty());
  }

  @Test
  void everyClass_standsOnAFloor() {
    assertThat(rackloom)
        .allSatisfy(type -> assertThat(moduleOf(type)).as(type.getName()).isPresent());
  }

  @Test
  void imports_pointDownOnly() {
    assertThat(rackloom.stream().flatMap(FloorsTest::forbiddenImports)).isEmpty();
  }

  @Test
  void api_needsNothingButTheJdk() {
    check(
        classes()
            .that(resideInAPackage("dev.rackloom.api.."))
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.rackloom.api..", "java..", "org.jspecify..")),
        "plugin authors compile against this one jar");
  }

  @Test
  void javafx_livesInViewerAndDesktop() {
    livesIn(
        "javafx..",
        "a core without a screen can be tested, scripted and replaced",
        "viewer",
        "desktop");
  }

  @Test
  void viewModels_knowNoScene() {
    check(
        noClasses()
            .that(resideInAPackage("dev.rackloom.desktop..viewmodel.."))
            .should()
            .dependOnClassesThat(resideInAPackage("javafx.scene..")),
        "a view model is tested without a toolkit");
  }

  @Test
  void testkit_isForTests_andForTheModelsOfBenchmarks() {
    check(
        noClasses()
            .that(
                DescribedPredicate.not(
                    resideInAnyPackage(ROOT + "testkit..", ROOT + "desktop.bench..")))
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "testkit..")),
        "what users run is not made of test data");
    check(
        noClasses()
            .that(resideInAPackage(ROOT + "desktop.bench.."))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("org.junit..", "org.assertj..", ROOT + "testkit.fuzz..")),
        "the libraries of tests are not in the product");
    check(
        noClasses()
            .that(resideInAPackage(ROOT + "desktop.bench.."))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "testkit..")
                    .and(DescribedPredicate.not(simpleName("GeneratedModels")))),
        "benchmarks need models that are written for them, nothing else of what tests use");
  }

  @Test
  void grpc_livesInDeviceAgents() {
    livesIn("io.grpc..", "the wire is a detail of the agents", "protocol", "client", "agent");
  }

  @Test
  void certificates_areMadeWhereOneEnrolls() {
    livesIn(
        "org.bouncycastle..", "the JDK reads certificates, one place makes them", "client.enroll");
  }

  @Test
  void protobuf_livesWithTheWireOnnxAndTheSolver() {
    livesIn(
        "com.google.protobuf..",
        "generated messages are no records of ours",
        "protocol",
        "client",
        "agent",
        "onnx",
        "engine");
  }

  @Test
  void json_livesInCodec_andInReadersOfJson() {
    livesIn(
        "com.fasterxml..",
        "records do not know how they are written",
        "codec",
        "weights",
        "dag",
        "llm",
        "moe");
  }

  @Test
  void sql_livesInTheWorkspace() {
    livesIn("java.sql..", "one package knows the tables", "core.workspace");
  }

  private static void livesIn(String library, String reason, String... homes) {
    String[] packages = Stream.of(homes).map(home -> ROOT + home + "..").toArray(String[]::new);
    check(
        noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage(packages)))
            .should()
            .dependOnClassesThat(resideInAPackage(library)),
        reason);
  }

  private static void check(ArchRule rule, String reason) {
    assertThat(rackloom).isNotEmpty();
    rule.because(reason).allowEmptyShould(true).check(rackloom);
  }

  private static Stream<String> forbiddenImports(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .filter(FloorsTest::isForbidden)
        .map(Dependency::getDescription);
  }

  private static boolean isForbidden(Dependency dependency) {
    Optional<String> from = moduleOf(dependency.getOriginClass());
    Optional<String> to = moduleOf(dependency.getTargetClass().getBaseComponentType());
    return from.isPresent() && to.isPresent() && !maySee(from.get(), to.get());
  }

  private static boolean maySee(String from, String to) {
    return from.equals(to)
        || FLOORS.get(to) < FLOORS.get(from)
        || SIDEWAYS.getOrDefault(from, Set.of()).contains(to);
  }

  private static Stream<JavaClass> membersOf(String module) {
    return rackloom.stream().filter(type -> moduleOf(type).equals(Optional.of(module)));
  }

  private static Optional<String> moduleOf(JavaClass type) {
    return FLOORS.keySet().stream()
        .filter(module -> (type.getPackageName() + ".").startsWith(ROOT + module + "."))
        .findAny();
  }
}
