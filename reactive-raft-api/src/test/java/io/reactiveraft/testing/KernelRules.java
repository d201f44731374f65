package io.reactiveraft.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/** The kernel is a pure function: the same inputs give the same effects, on any machine, in any process. */
final class KernelRules {

    private static final String[] VOCABULARY = {
        "java.lang",
        "java.lang.annotation",
        "java.lang.invoke",
        "java.lang.runtime",
        "java.nio",
        "java.nio.charset",
        "java.util",
        "java.util.function",
        "java.util.random",
        "java.util.stream",
        "java.util.zip",
        "org.jspecify.annotations"
    };

    @ArchTest
    static final ArchRule PURITY = purity("io.reactiveraft.kernel");

    @ArchTest
    static final ArchRule NO_STATIC_STATE = noStaticState("io.reactiveraft.kernel");

    /** Replicas that read the same log must come to know the same of its sessions. */
    @ArchTest
    static final ArchRule PURITY_OF_SESSIONS = purity("io.reactiveraft.session");

    @ArchTest
    static final ArchRule NO_STATIC_STATE_OF_SESSIONS = noStaticState("io.reactiveraft.session");

    private KernelRules() {}

    static ArchRule purity(String kernel) {
        return classes()
                .that()
                .resideInAPackage(kernel + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(VOCABULARY)
                        .and(DescribedPredicate.not(threads()))
                        .or(resideInAnyPackage(kernel + ".."))
                        .or(apiData())
                        .or(DescribedPredicate.describe("primitives", KernelRules::isMadeOfPrimitives))
                        .as("are plain Java, data of the api, or the kernel's own"))
                .because("time, chance, threads, logging and I/O are handed in as values or belong to the node")
                .allowEmptyShould(true);
    }

    static ArchRule noStaticState(String kernel) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(kernel + "..")
                .and()
                .areStatic()
                .should(beConstants())
                .because("two kernels in one process must not know of each other; keep state in the instance")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> threads() {
        return equivalentTo(Thread.class)
                .or(equivalentTo(ThreadLocal.class))
                .or(equivalentTo(Runtime.class))
                .or(equivalentTo(ProcessBuilder.class));
    }

    /** Types of the api that carry values; one that hands out a Flux or a Mono does work, and is not among them. */
    private static DescribedPredicate<JavaClass> apiData() {
        return resideInAnyPackage("io.reactiveraft", "io.reactiveraft.spi")
                .and(DescribedPredicate.describe(
                        "have nothing reactive",
                        type -> type.getMethods().stream().noneMatch(KernelRules::isReactive)));
    }

    private static boolean isReactive(JavaMethod method) {
        return Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                .map(JavaClass::getPackageName)
                .anyMatch(name -> name.startsWith("reactor.") || name.startsWith("org.reactivestreams"));
    }

    private static boolean isMadeOfPrimitives(JavaClass type) {
        return type.getBaseComponentType().isPrimitive();
    }

    private static ArchCondition<JavaField> beConstants() {
        return new ArchCondition<>("be final and of an immutable type") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean compilersOwn = field.getModifiers().contains(JavaModifier.SYNTHETIC);
                boolean constant = field.getModifiers().contains(JavaModifier.FINAL) && !isMutable(field.getRawType());
                if (!compilersOwn && !constant) {
                    events.add(SimpleConditionEvent.violated(
                            field, field.getDescription() + " is static state; make it a field of an instance"));
                }
            }
        };
    }

    private static boolean isMutable(JavaClass type) {
        boolean concreteContainer = !type.isInterface()
                && (type.isAssignableTo(java.util.Collection.class) || type.isAssignableTo(java.util.Map.class));
        return type.isArray()
                || concreteContainer
                || type.isAssignableTo(StringBuilder.class)
                || type.isAssignableTo(java.nio.Buffer.class)
                || type.isAssignableTo(java.util.random.RandomGenerator.class);
    }
}
