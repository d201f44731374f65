package io.reactiveraft.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static io.reactiveraft.testing.Calls.no;
import static io.reactiveraft.testing.Calls.parameters;
import static io.reactiveraft.testing.Calls.to;
import static io.reactiveraft.testing.Calls.toAny;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Reactor's conveniences that reach for a scheduler of its own, block, or lose an error. */
final class ReactorRules {

    private static final String SCHEDULERS = "reactor.core.scheduler.Schedulers";
    private static final String SCHEDULER = "reactor.core.scheduler.Scheduler";
    private static final String RETRY = "reactor.util.retry.Retry";
    private static final String BACKOFF = "reactor.util.retry.RetryBackoffSpec";
    private static final Set<String> MEASURES = Set.of("elapsed", "timestamp", "timed");
    private static final String EXECUTOR_FROM_RUNTIME = "a Scheduler of RaftRuntime";

    @ArchTest
    static final ArchRule SHARED_SCHEDULERS =
            CallRules.main(no("Reactor's schedulers", EXECUTOR_FROM_RUNTIME, schedulersOfItsOwn()));

    /** Storage on Berkeley DB wraps the threads that it owns; everybody else is handed a scheduler. */
    @ArchTest
    static final ArchRule WRAPPED_EXECUTORS = CallRules.mainBut(
            "io.reactiveraft.bdb..",
            no("Schedulers.from*", EXECUTOR_FROM_RUNTIME, to(SCHEDULERS, "fromExecutor", "fromExecutorService")));

    @ArchTest
    static final ArchRule DEFAULT_SCHEDULERS = CallRules.main(no(
            "an operator that picks its own scheduler",
            "the overload that takes a Scheduler, with one of RaftRuntime",
            ReactorRules::picksItsScheduler));

    @ArchTest
    static final ArchRule RETRIES = codeUnits()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.reactiveraft..")
            .should(nameASchedulerForRetries())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule BLOCKING = CallRules.main(no("a blocking operator", "a composed Mono or Flux", blocking()));

    @ArchTest
    static final ArchRule LOST_ERRORS = CallRules.main(no(
            "subscribe() without an error handler",
            "subscribe(onNext, onError) or a Subscriber",
            toAny("org.reactivestreams.Publisher", "subscribe")
                    .and(access -> Set.of(List.of(), List.of("java.util.function.Consumer"))
                            .contains(parameters(access)))));

    private ReactorRules() {}

    private static Predicate<JavaAccess<?>> schedulersOfItsOwn() {
        return to(SCHEDULERS, "parallel", "single", "boundedElastic", "newParallel", "newSingle", "newBoundedElastic");
    }

    private static boolean picksItsScheduler(JavaAccess<?> access) {
        return access.getTargetOwner().getPackageName().equals("reactor.core.publisher")
                && !parameters(access).contains(SCHEDULER)
                && (parameters(access).contains("java.time.Duration")
                        || MEASURES.contains(access.getName())
                        || cachesForATimeToLive(access));
    }

    private static boolean cachesForATimeToLive(JavaAccess<?> access) {
        return access.getName().equals("cache") && parameters(access).contains("java.util.function.Function");
    }

    private static Predicate<JavaAccess<?>> blocking() {
        String[] names = {"block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream"};
        return toAny("reactor.core.publisher.Mono", names).or(toAny("reactor.core.publisher.Flux", names));
    }

    private static ArchCondition<JavaCodeUnit> nameASchedulerForRetries() {
        return new ArchCondition<>("name the scheduler of a Retry that waits (Retry.backoff(...).scheduler(...))") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                if (unit.getAccessesFromSelf().stream().noneMatch(to(BACKOFF, "scheduler"))) {
                    unit.getAccessesFromSelf().stream()
                            .filter(to(RETRY, "backoff", "fixedDelay"))
                            .map(access -> SimpleConditionEvent.violated(
                                    access, access.getDescription() + "; add .scheduler(...), with one of RaftRuntime"))
                            .forEach(events::add);
                }
            }
        };
    }
}
