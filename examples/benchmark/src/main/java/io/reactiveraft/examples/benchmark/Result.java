package io.reactiveraft.examples.benchmark;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** The one line on standard output; whatever else is printed there goes to standard error. */
final class Result {

    private final AtomicBoolean printed = new AtomicBoolean();
    private final PrintStream out;

    private Result(PrintStream out) {
        this.out = out;
    }

    /** Takes standard output for itself. */
    static Result onStandardOutput() {
        return new Result(takeStandardOutput());
    }

    /** Diverts everybody else's standard output, and returns the real one. */
    static PrintStream takeStandardOutput() {
        System.setOut(System.err);
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    /** Prints the line unless one was printed before. */
    void print(JsonLine json) {
        if (printed.compareAndSet(false, true)) {
            out.println(json);
        }
    }
}
