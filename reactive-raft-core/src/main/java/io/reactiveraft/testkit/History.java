package io.reactiveraft.testkit;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What clients asked for and heard, in the order of time. Each line is a JSON object that most checkers understand:
 * {@code process}, {@code type} (invoke, ok, fail: it did not happen, info: nobody knows), {@code f}, {@code key},
 * {@code value} (of a swap what is expected and what is written) and {@code time} in nanoseconds.
 */
final class History {

    private final @Nullable PrintStream out;
    private final List<Operation> operations = new ArrayList<>();

    /** With somewhere to write lines to; null to write none. */
    History(@Nullable PrintStream out) {
        this.out = out;
    }

    /** All that was answered, or may have happened for all that the client knows. */
    List<Operation> operations() {
        return operations;
    }

    void invoked(Operation operation) {
        write(operation, "invoke", operation.began(), arguments(operation));
    }

    /** It has happened, and was answered. */
    void answered(Operation operation, long nanos, long answer) {
        operations.add(operation.answered(nanos, answer));
        boolean swapped = operation.kind() != Operation.Kind.SWAP || answer == 1;
        write(
                operation,
                swapped ? "ok" : "fail",
                nanos,
                operation.kind() == Operation.Kind.READ ? Long.toString(answer) : arguments(operation));
    }

    /** It has surely not happened. */
    void refused(Operation operation, long nanos) {
        write(operation, "fail", nanos, arguments(operation));
    }

    /** It may have happened, or may happen yet. */
    void unknown(Operation operation, long nanos) {
        operations.add(operation);
        write(operation, "info", nanos, arguments(operation));
    }

    private static String arguments(Operation operation) {
        return switch (operation.kind()) {
            case READ -> "null";
            case WRITE -> Long.toString(operation.value());
            case SWAP -> "[" + operation.expected() + "," + operation.value() + "]";
        };
    }

    private void write(Operation operation, String type, long nanos, String value) {
        if (out != null) {
            out.print(String.format(
                    Locale.ROOT,
                    "{\"process\":%d,\"type\":\"%s\",\"f\":\"%s\",\"key\":\"%s\",\"value\":%s,\"time\":%d}\n",
                    operation.process(),
                    type,
                    operation.kind() == Operation.Kind.SWAP
                            ? "cas"
                            : operation.kind().name().toLowerCase(Locale.ROOT),
                    operation.key(),
                    value,
                    nanos));
        }
    }
}
