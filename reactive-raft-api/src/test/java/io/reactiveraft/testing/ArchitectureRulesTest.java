package io.reactiveraft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.reactiveraft.testing.offenders.Impatient;
import io.reactiveraft.testing.offenders.Impure;
import io.reactiveraft.testing.offenders.Innocent;
import io.reactiveraft.testing.offenders.kernel.Kernel;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Shows each rule something to object to, since a rule that cannot fail holds nothing. */
class ArchitectureRulesTest {

    private static final String OFFENDERS = "io.reactiveraft.testing.offenders";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(OFFENDERS);

    @TestFactory
    Stream<DynamicTest> reportsEveryBannedCall() {
        return Stream.of(
                everyMethod(Impure.Clocks.class, CallRules.CLOCKS),
                everyMethod(Impure.Chance.class, CallRules.CHANCE),
                everyMethod(Impure.Threads.class, CallRules.THREADS),
                everyMethod(Impure.Locks.class, CallRules.LOCKS),
                everyMethod(Impure.Waiting.class, CallRules.WAITING),
                everyMethod(Impure.StandardStreams.class, CallRules.STANDARD_STREAMS),
                everyMethod(Impatient.SharedSchedulers.class, ReactorRules.SHARED_SCHEDULERS),
                everyMethod(Impatient.WrappedExecutors.class, ReactorRules.WRAPPED_EXECUTORS),
                everyMethod(Impatient.DefaultSchedulers.class, ReactorRules.DEFAULT_SCHEDULERS),
                everyMethod(Impatient.Retries.class, ReactorRules.RETRIES),
                everyMethod(Impatient.Blocking.class, ReactorRules.BLOCKING),
                everyMethod(Impatient.LostErrors.class, ReactorRules.LOST_ERRORS));
    }

    @Test
    void reportsAnImpureKernel() {
        List<String> report = violations(KernelRules.purity(OFFENDERS + ".kernel"));

        assertThat(report)
                .anyMatch(line -> line.contains("Kernel.concurrent()"))
                .anyMatch(line -> line.contains("Kernel.reactive()"))
                .anyMatch(line -> line.contains("Kernel.thread()"))
                .anyMatch(line -> line.contains("Kernel.stranger("))
                .noneMatch(line -> line.contains("Kernel.innocent("));
    }

    @Test
    void reportsStaticStateInAKernel() {
        assertThat(violations(KernelRules.noStaticState(OFFENDERS + ".kernel")))
                .hasSize(3)
                .anyMatch(line -> line.contains(Kernel.class.getName() + ".counter"))
                .anyMatch(line -> line.contains(Kernel.class.getName() + ".CONTAINER"))
                .anyMatch(line -> line.contains(Kernel.class.getName() + ".TABLE"));
    }

    @Test
    void reportsAPackageThatKnowsTooMuch() {
        LayerRules.Layer kernel = LayerRules.ours(OFFENDERS + ".kernel");

        assertThat(violations(kernel.mayKnow(OFFENDERS + ".kernel"))).anyMatch(line -> line.contains("stranger"));
        assertThat(violations(kernel.mayKnow(OFFENDERS + ".kernel", OFFENDERS + ".right")))
                .isEmpty();
    }

    @Test
    void reportsAPackageOutsideTheLayers() {
        assertThat(violations(LayerRules.KNOWN_PACKAGES)).isNotEmpty();
    }

    @Test
    void reportsPackagesInACircle() {
        assertThat(violations(LayerRules.noCycles()))
                .anyMatch(line -> line.contains(OFFENDERS + ".left") && line.contains(OFFENDERS + ".right"));
    }

    private static DynamicTest everyMethod(Class<?> offender, ArchRule rule) {
        return DynamicTest.dynamicTest(offender.getSimpleName(), () -> {
            List<String> report = violations(rule);
            for (Method method : offender.getDeclaredMethods()) {
                if (!method.isSynthetic()) {
                    String name = offender.getName() + "." + method.getName() + "(";
                    assertThat(report).anyMatch(line -> line.contains(name) && line.contains("; "));
                }
            }
            assertThat(report).noneMatch(line -> line.contains(Innocent.class.getName()));
        });
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(CLASSES).getFailureReport().getDetails();
    }
}
