package io.reactiveraft.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** Who may know whom: api &lt;- core, api &lt;- quic, api &lt;- bdb, and an order of packages within core. */
final class LayerRules {

    private static final String OURS = "io.reactiveraft..";
    private static final String FRONT = "io.reactiveraft";
    private static final String SPI = "io.reactiveraft.spi..";
    private static final String KERNEL = "io.reactiveraft.kernel..";
    private static final String WIRE = "io.reactiveraft.wire..";
    private static final String SESSION = "io.reactiveraft.session..";
    private static final String MEMORY = "io.reactiveraft.memory..";
    private static final String NODE = "io.reactiveraft.node..";
    private static final String SNAPSHOT = "io.reactiveraft.snapshot..";
    private static final String TESTKIT = "io.reactiveraft.testkit..";
    private static final String QUIC = "io.reactiveraft.quic..";
    private static final String BDB = "io.reactiveraft.bdb..";

    @ArchTest
    static final ArchRule FRONT_DOOR = ours(FRONT).mayKnow(FRONT).because("users need not see what plumbers see");

    @ArchTest
    static final ArchRule CONTRACTS = ours(SPI).mayKnow(FRONT, SPI).because("contracts know no implementation");

    @ArchTest
    static final ArchRule PURE_KERNEL =
            ours(KERNEL).mayKnow(FRONT, SPI, KERNEL).because("the kernel is a pure function");

    @ArchTest
    static final ArchRule CODEC =
            ours(WIRE).mayKnow(FRONT, SPI, KERNEL, WIRE).because("it turns messages into frames and back");

    @ArchTest
    static final ArchRule SESSIONS =
            ours(SESSION).mayKnow(FRONT, SPI, SESSION).because("what the log says of sessions needs nobody to say it");

    @ArchTest
    static final ArchRule SNAPSHOTS = ours(SNAPSHOT)
            .mayKnow(FRONT, SPI, SESSION, SNAPSHOT)
            .because("what a snapshot holds is the same whoever takes it");

    @ArchTest
    static final ArchRule IN_MEMORY =
            ours(MEMORY).mayKnow(FRONT, SPI, MEMORY).because("it is a plug-in like those on disk and network");

    @ArchTest
    static final ArchRule NODES = ours(NODE)
            .mayKnow(FRONT, SPI, KERNEL, WIRE, SESSION, SNAPSHOT, NODE)
            .because("a node is handed its storage and transport");

    @ArchTest
    static final ArchRule CLUSTERS_FOR_TESTS = ours(TESTKIT)
            .mayKnow(FRONT, SPI, KERNEL, WIRE, SESSION, MEMORY, NODE, TESTKIT)
            .because("it stands on all of core, and nothing stands on it");

    @ArchTest
    static final ArchRule TRANSPORT = ours(QUIC).mayKnow(FRONT, SPI, QUIC).because("a plug-in never sees core");

    @ArchTest
    static final ArchRule STORAGE = ours(BDB).mayKnow(FRONT, SPI, BDB).because("a plug-in never sees core");

    @ArchTest
    static final ArchRule KNOWN_PACKAGES = classes()
            .that()
            .resideInAPackage(OURS)
            .should()
            .resideInAnyPackage(FRONT, SPI, KERNEL, WIRE, SESSION, SNAPSHOT, MEMORY, NODE, TESTKIT, QUIC, BDB)
            .because("a package without a place in these layers would be bound by none of them; give it one here")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_CYCLES = noCycles();

    @ArchTest
    static final ArchRule API_STANDS_ALONE = classes()
            .that()
            .resideInAnyPackage(FRONT, SPI)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    OURS, "java..", "reactor.core..", "reactor.util..", "org.reactivestreams..", "org.jspecify..", "")
            .because("the api has two dependencies, Reactor and JSpecify")
            .allowEmptyShould(true);

    private LayerRules() {}

    static ArchRule noCycles() {
        return slices().assignedFrom(packages())
                .should()
                .beFreeOfCycles()
                .because("a package that cannot be understood alone is none; move the shared type to the lower one")
                .allowEmptyShould(true);
    }

    static Layer ours(String packages) {
        return new Layer(packages);
    }

    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(FRONT)
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    record Layer(String packages) {

        /** Of our own packages, these; what a module may use of others is its pom's affair. */
        ArchRule mayKnow(String... known) {
            return classes()
                    .that()
                    .resideInAPackage(packages)
                    .should()
                    .onlyDependOnClassesThat(resideOutsideOfPackages(OURS).or(resideInAnyPackage(known)))
                    .allowEmptyShould(true);
        }
    }
}
