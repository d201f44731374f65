package io.reactiveraft.node;

import io.reactiveraft.RaftStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The latest picture of a group, for whoever looks. Written by the loop only. */
final class StatusBoard {

    private static final long INTERVAL_NANOS = 50_000_000;

    private final Sinks.Many<RaftStatus> pictures = Sinks.many().replay().latest();
    private @Nullable RaftStatus last;
    private long lastNanos;

    /** Shows a picture, at once if the role, term or leader differs, and else if the last is old enough. */
    void show(RaftStatus status, long nowNanos) {
        RaftStatus before = last;
        if (before != null && !isDue(before, status, nowNanos)) {
            return;
        }
        last = status;
        lastNanos = nowNanos;
        Sinks.EmitResult result = pictures.tryEmitNext(status);
        if (result.isFailure() && result != Sinks.EmitResult.FAIL_TERMINATED) {
            throw new Sinks.EmissionException(result, "status of " + status.group());
        }
    }

    private boolean isDue(RaftStatus before, RaftStatus status, long nowNanos) {
        if (before.equals(status)) {
            return false;
        }
        return before.role() != status.role()
                || before.term() != status.term()
                || !Objects.equals(before.leader(), status.leader())
                || nowNanos - lastNanos >= INTERVAL_NANOS;
    }

    void close() {
        Sinks.EmitResult result = pictures.tryEmitComplete();
        if (result.isFailure() && result != Sinks.EmitResult.FAIL_TERMINATED) {
            throw new Sinks.EmissionException(result, "end of status");
        }
    }

    Flux<RaftStatus> pictures() {
        return pictures.asFlux().onBackpressureLatest();
    }
}
