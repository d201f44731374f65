package io.reactiveraft.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.reactiveraft.testing.Calls.no;
import static io.reactiveraft.testing.Calls.to;
import static io.reactiveraft.testing.Calls.toAny;
import static io.reactiveraft.testing.Calls.toNew;
import static io.reactiveraft.testing.Calls.toNewWithoutArguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Predicate;

/** Time, threads and chance are handed in, so that a whole cluster can run on virtual time in one thread. */
final class CallRules {

    /** The one class that may reach for the machine's clock, threads and chance, in order to hand them out. */
    private static final String RUNTIME = "io.reactiveraft.node.RaftRuntime";

    /** Names, native code and TLS contexts cannot be had without blocking; QUIC keeps one thread for that. */
    private static final String BLOCKING_WORK = "io.reactiveraft.quic.BlockingWork";

    private static final String BDB = "io.reactiveraft.bdb..";

    private static final Set<String> JAVA_TIME_CLOCKS = Set.of("now", "system", "systemUTC", "systemDefaultZone");

    @ArchTest
    static final ArchRule CLOCKS = main(no("a clock", "the clock of RaftRuntime", clocks()));

    @ArchTest
    static final ArchRule CHANCE = main(no("an unseeded random source", "the random source of RaftRuntime", chance()));

    @ArchTest
    static final ArchRule THREADS = classes()
            .that(areMainButRuntime()
                    .and(DescribedPredicate.not(resideInAPackage(BDB)))
                    .and(DescribedPredicate.not(isOrIsWithin(BLOCKING_WORK))))
            .should(no("threads and executors", "a Scheduler of RaftRuntime", threads()))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule LOCKS = mainBut(
            BDB,
            no(
                    "locks",
                    "state owned by one event loop, of which others read immutable snapshots",
                    access -> access.getTargetOwner().getPackageName().equals("java.util.concurrent.locks")));

    @ArchTest
    static final ArchRule WAITING =
            mainBut(BDB, no("a wait for another thread", "a Mono or a Flux, and compose", waiting()));

    @ArchTest
    static final ArchRule STANDARD_STREAMS =
            main(no("standard streams", "an SLF4J logger", to("java.lang.System", "out", "err", "in")));

    private CallRules() {}

    static ArchRule main(ArchCondition<JavaClass> condition) {
        return classes().that(areMainButRuntime()).should(condition).allowEmptyShould(true);
    }

    static ArchRule mainBut(String packages, ArchCondition<JavaClass> condition) {
        return classes()
                .that(areMainButRuntime().and(DescribedPredicate.not(resideInAPackage(packages))))
                .should(condition)
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> areMainButRuntime() {
        return resideInAnyPackage("io.reactiveraft..")
                .and(DescribedPredicate.not(isOrIsWithin(RUNTIME)))
                .as("main classes but RaftRuntime");
    }

    private static DescribedPredicate<JavaClass> isOrIsWithin(String name) {
        return DescribedPredicate.describe(
                "are " + name,
                type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    private static Predicate<JavaAccess<?>> clocks() {
        Predicate<JavaAccess<?>> javaTime =
                access -> access.getTargetOwner().getPackageName().startsWith("java.time")
                        && JAVA_TIME_CLOCKS.contains(access.getName())
                        && !Calls.parameters(access).contains("java.time.Clock");
        return to("java.lang.System", "nanoTime", "currentTimeMillis")
                .or(toNewWithoutArguments("java.util.Date"))
                .or(javaTime);
    }

    private static Predicate<JavaAccess<?>> chance() {
        return toNewWithoutArguments("java.util.Random")
                .or(toNewWithoutArguments("java.util.SplittableRandom"))
                .or(to("java.lang.Math", "random"))
                .or(to("java.util.UUID", "randomUUID"))
                .or(to("java.util.random.RandomGenerator", "getDefault", "of"))
                .or(access -> access.getTargetOwner().getName().equals("java.util.concurrent.ThreadLocalRandom"));
    }

    private static Predicate<JavaAccess<?>> threads() {
        return toNew("java.lang.Thread")
                .or(toAny("java.lang.Thread", "start", "sleep", "ofVirtual", "ofPlatform", "startVirtualThread"))
                .or(toNew("java.util.Timer"))
                .or(toNew("java.util.concurrent.AbstractExecutorService"))
                .or(access -> access.getTargetOwner().getName().equals("java.util.concurrent.Executors"))
                .or(to("java.util.concurrent.ForkJoinPool", "commonPool"))
                .or(access -> access.getTargetOwner().getName().equals("java.util.concurrent.CompletableFuture")
                        && access.getName().endsWith("Async"));
    }

    private static Predicate<JavaAccess<?>> waiting() {
        return to("java.util.concurrent.CountDownLatch", "await")
                .or(toAny("java.util.concurrent.Future", "get", "join"))
                .or(toAny("java.util.concurrent.BlockingQueue", "put", "take"))
                .or(to("java.util.concurrent.Semaphore", "acquire"))
                .or(toAny("java.lang.Thread", "join"))
                .or(to("java.lang.Object", "wait"));
    }
}
