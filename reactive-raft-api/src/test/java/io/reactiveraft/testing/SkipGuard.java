package io.reactiveraft.testing;

import java.util.function.Consumer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** A test that is skipped proves nothing, and looks as if it did: disabled and aborted tests fail the run. */
public final class SkipGuard implements TestExecutionListener {

    private final Consumer<String> sink;

    /** For the service loader. */
    public SkipGuard() {
        this(RunFaults::add);
    }

    SkipGuard(Consumer<String> sink) {
        this.sink = sink;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        sink.accept("Skipped " + test.getUniqueId() + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            sink.accept("Aborted " + test.getUniqueId() + ": "
                    + result.getThrowable().map(Throwable::toString).orElse("no reason given"));
        }
    }
}
