package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** When pictures of a group are made, and when they are shown. */
class StatusBoardTest {

    private static final long MILLI = 1_000_000;

    private int made;
    private final GroupSetup setup = setup();
    private final List<RaftStatus> shown = new ArrayList<>();
    private final StatusBoard board = new StatusBoard(setup, setup.kernel(), () -> {
        made++;
        return new StatusBoard.Extent(1, 0, 0);
    });

    @Test
    void aPictureIsMadeAtMostEveryFiftyMillisecondsHoweverMuchHappens() {
        board.pictures().subscribe(shown::add);
        for (int i = 0; i < 1000; i++) {
            board.turn(view(Role.FOLLOWER, 1, i), i * MILLI / 10);
        }
        assertThat(made).isEqualTo(2);
        assertThat(shown).extracting(RaftStatus::commitIndex).containsExactly(0L, 500L);
    }

    @Test
    void aChangeOfRoleOrTermIsShownAtOnce() {
        board.pictures().subscribe(shown::add);
        board.turn(view(Role.FOLLOWER, 1, 1), 0);
        board.turn(view(Role.CANDIDATE, 1, 1), 1);
        board.turn(view(Role.CANDIDATE, 2, 1), 2);
        board.turn(view(Role.CANDIDATE, 2, 7), 3);
        assertThat(shown).extracting(RaftStatus::term).containsExactly(1L, 1L, 2L);
    }

    @Test
    void whatDoesNotChangeIsNotShownAgain() {
        board.pictures().subscribe(shown::add);
        board.turn(view(Role.FOLLOWER, 1, 1), 0);
        board.turn(view(Role.FOLLOWER, 1, 1), 60 * MILLI);
        board.turn(view(Role.FOLLOWER, 1, 1), 120 * MILLI);
        assertThat(shown).hasSize(1);
    }

    @Test
    void theLastPictureIsThatOfAGroupThatHasStopped() {
        board.turn(view(Role.FOLLOWER, 1, 1), 0);
        board.close();
        assertThat(board.pictures().collectList().block())
                .extracting(RaftStatus::role)
                .containsExactly(Role.STOPPED);
    }

    private static KernelView view(Role role, long term, long commitIndex) {
        return new KernelView(role, term, null, commitIndex, commitIndex, commitIndex, Membership.NONE);
    }

    private static GroupSetup setup() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create(true);
        RaftRuntime runtime = new RaftRuntime(time, time, time, () -> time.now(TimeUnit.NANOSECONDS), 1);
        NodeId self = NodeId.of("n1");
        NodeSetup node = new NodeSetup(self, ClusterId.of("c"), List.of(new Member(self, "h", 1)), true, runtime);
        PeerLinks links = new PeerLinks(self);
        return new GroupSetup(
                node, 1, GroupId.of("g"), RaftConfig.defaults(), links, new Neighbours(node, links, 0), new Blank());
    }

    private static final class Blank implements GroupLog {

        @Override
        public RecoveredLog recovered() {
            return RecoveredLog.EMPTY;
        }

        @Override
        public Mono<Void> write(LogWrite write) {
            return Mono.empty();
        }

        @Override
        public Flux<EntryBatch> read(long fromIndex, long toIndex) {
            return Flux.empty();
        }

        @Override
        public Mono<Void> compact(SnapshotInfo start) {
            return Mono.empty();
        }

        @Override
        public SnapshotStore snapshots() {
            throw new IllegalStateException("nobody asks for them here");
        }
    }
}
