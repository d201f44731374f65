package io.reactiveraft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkipGuardTest {

    @Test
    void remembersDisabledAndAbortedTests() {
        List<String> faults = new ArrayList<>();

        launcherWithoutTheRealGuards()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Skipping.class))
                                .build(),
                        new SkipGuard(faults::add));

        assertThat(faults)
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("Skipped").contains("disabled()"),
                        fault -> assertThat(fault).startsWith("Aborted").contains("aborted()"));
    }

    private static Launcher launcherWithoutTheRealGuards() {
        return LauncherFactory.create(LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build());
    }

    /** Not found by the build, since it is nested. */
    static class Skipping {

        @Test
        @Disabled("on purpose")
        void disabled() {}

        @Test
        void aborted() {
            Assumptions.abort("on purpose");
        }

        @Test
        void passes() {}
    }
}
