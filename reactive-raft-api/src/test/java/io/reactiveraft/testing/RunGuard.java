package io.reactiveraft.testing;

import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Sets the watches before the first class under test is loaded, and fails the run if one of them saw something. */
public final class RunGuard implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LeakGuard.install();
        BlockingGuard.install();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        LeakGuard.settleInstalled();
        List<String> faults = RunFaults.all();
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    faults.size() + " fault(s) outside of any single test:\n\n" + String.join("\n\n", faults));
        }
    }
}
