package io.reactiveraft.testing;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Calls, constructor calls and method references, told apart by what they lead to. */
final class Calls {

    private Calls() {}

    /** Holds for a class that makes no such call; the message of a violation ends with what to use instead. */
    static ArchCondition<JavaClass> no(String what, String instead, Predicate<JavaAccess<?>> banned) {
        return new ArchCondition<>("not call " + what + " (use " + instead + ")") {
            @Override
            public void check(JavaClass subject, ConditionEvents events) {
                subject.getAccessesFromSelf().stream()
                        .filter(banned)
                        .map(access ->
                                SimpleConditionEvent.violated(access, access.getDescription() + "; use " + instead))
                        .forEach(events::add);
            }
        };
    }

    static Predicate<JavaAccess<?>> to(String owner, String... names) {
        Set<String> wanted = Set.of(names);
        return access -> access.getTargetOwner().isEquivalentTo(type(owner)) && wanted.contains(access.getName());
    }

    /** Like {@link #to}, but also finds the call where the receiver is of a subtype. */
    static Predicate<JavaAccess<?>> toAny(String ownerOrSubtype, String... names) {
        Set<String> wanted = Set.of(names);
        return access -> access.getTargetOwner().isAssignableTo(ownerOrSubtype) && wanted.contains(access.getName());
    }

    static Predicate<JavaAccess<?>> toNewWithoutArguments(String owner) {
        return to(owner, JavaConstructor.CONSTRUCTOR_NAME)
                .and(access -> parameters(access).isEmpty());
    }

    static Predicate<JavaAccess<?>> toNew(String ownerOrSubtype) {
        return toAny(ownerOrSubtype, JavaConstructor.CONSTRUCTOR_NAME);
    }

    /** The names of the raw parameter types; empty for a field. */
    static List<String> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                ? target.getRawParameterTypes().stream().map(JavaClass::getName).toList()
                : List.of();
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, Calls.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("A rule names a class that is not there", e);
        }
    }
}
