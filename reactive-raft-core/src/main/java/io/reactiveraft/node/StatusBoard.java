package io.reactiveraft.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.PeerStatus;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.PeerView;
import io.reactiveraft.kernel.RaftKernel;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The latest picture of a group, for whoever looks. Made and shown by the loop only, and only when it is due. */
final class StatusBoard {

    private static final long INTERVAL_NANOS = 50_000_000;

    private final GroupSetup setup;
    private final RaftKernel kernel;
    private final Supplier<Extent> extent;
    private final Sinks.Many<RaftStatus> pictures = Sinks.many().replay().latest();
    private @Nullable Leadership shown;
    private @Nullable RaftStatus last;
    private long madeNanos;

    /** What is worth a picture at once when it changes. */
    private record Leadership(
            Role role, long term, @Nullable NodeId leader) {}

    /** How far a group is on this node: the log's first index, the last one applied, and that of a snapshot. */
    record Extent(long firstIndex, long appliedIndex, long snapshotIndex) {}

    /** With what gives how far the group is. */
    StatusBoard(GroupSetup setup, RaftKernel kernel, Supplier<Extent> extent) {
        this.setup = setup;
        this.kernel = kernel;
        this.extent = extent;
    }

    /** Shows a picture, at once if the role, term or leader differs, and else if the last is old enough. */
    void turn(KernelView view, long nowNanos) {
        Leadership present = new Leadership(view.role(), view.term(), view.leader());
        if (!present.equals(shown) || nowNanos - madeNanos >= INTERVAL_NANOS) {
            shown = present;
            madeNanos = nowNanos;
            show(picture(view, view.role()));
        }
    }

    private RaftStatus picture(KernelView view, Role role) {
        Extent present = extent.get();
        return new RaftStatus(
                setup.group(),
                setup.self(),
                role,
                view.term(),
                view.leader(),
                view.commitIndex(),
                present.appliedIndex(),
                present.firstIndex(),
                view.lastIndex(),
                present.snapshotIndex(),
                view.membership(),
                role == Role.LEADER ? peers() : List.of(),
                role == Role.LEADER ? kernel.failureTolerance() : -1);
    }

    private List<PeerStatus> peers() {
        return kernel.peers().stream().map(StatusBoard::peer).toList();
    }

    private static PeerStatus peer(PeerView seen) {
        return new PeerStatus(
                seen.id(),
                seen.state(),
                seen.matchIndex(),
                seen.lag(),
                seen.heard() ? Duration.ofNanos(seen.silentNanos()) : null,
                seen.roundTripNanos() > 0 ? Duration.ofNanos(seen.roundTripNanos()) : null);
    }

    private void show(RaftStatus picture) {
        if (picture.equals(last)) {
            return;
        }
        last = picture;
        Sinks.EmitResult result = pictures.tryEmitNext(picture);
        if (result.isFailure() && result != Sinks.EmitResult.FAIL_TERMINATED) {
            throw new Sinks.EmissionException(result, "status of " + setup.group());
        }
    }

    /** Shows that the group has stopped, and nothing after that. */
    void close() {
        show(picture(kernel.view(), Role.STOPPED));
        Sinks.EmitResult result = pictures.tryEmitComplete();
        if (result.isFailure() && result != Sinks.EmitResult.FAIL_TERMINATED) {
            throw new Sinks.EmissionException(result, "end of status");
        }
    }

    Flux<RaftStatus> pictures() {
        return pictures.asFlux().onBackpressureLatest();
    }
}
