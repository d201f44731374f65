package io.reactiveraft.testing;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

/** Every rule on main code. All modules share them: a rule about a package is idle where the package is not. */
public final class ArchitectureRules {

    @ArchTest
    static final ArchTests LAYERS = ArchTests.in(LayerRules.class);

    @ArchTest
    static final ArchTests KERNEL = ArchTests.in(KernelRules.class);

    @ArchTest
    static final ArchTests CALLS = ArchTests.in(CallRules.class);

    @ArchTest
    static final ArchTests REACTOR = ArchTests.in(ReactorRules.class);

    private ArchitectureRules() {}
}
