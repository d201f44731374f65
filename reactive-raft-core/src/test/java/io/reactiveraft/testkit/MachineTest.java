package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.node.GroupRecipe;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import io.reactiveraft.testkit.Decision.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** What is seen of a machine, and what befalls it. */
class MachineTest {

    private static final Member N1 = new Member(NodeId.of("n1"), "simulated", 1);
    private static final Member N2 = new Member(NodeId.of("n2"), "simulated", 2);

    private final World world = new World(1, new Trace(null));
    private final Seen seen = new Seen();
    private final SimulatedNetwork network = new SimulatedNetwork(world, seen);
    private final Machine<Registers> machine = new Machine<>(
            world,
            network,
            seen,
            N1,
            GroupRecipe.of("simulated", () -> Registers.machine((index, value, result) -> {}))
                    .config(RaftConfig.lowLatency()),
            false);

    private void until(BooleanSupplier holds) {
        long end = world.nanos() + 10_000_000_000L;
        while (!holds.getAsBoolean()) {
            assertThat(world.step(end)).isTrue();
        }
    }

    private void lead() {
        machine.start(List.of(N1));
        until(() -> {
            RaftStatus status = machine.status();
            return status != null && status.role() == Role.LEADER && status.commitIndex() > 0;
        });
    }

    @Test
    void allThatANodeShowsIsSeen() {
        assertThat(machine.status()).isNull();

        lead();

        assertThat(seen.shown).hasSizeGreaterThan(1).last().isEqualTo(machine.status());
        machine.crash();
        assertThat(machine.status()).isNull();
    }

    @Test
    void whoDoesNotRunCannotStop() {
        assertThat(machine.stop()).isFalse();
        lead();

        assertThat(machine.stop()).isTrue();
        until(() -> !machine.isUp());
        assertThat(seen.givenUp).isEmpty();
    }

    @Test
    void aWriteThatFailsIsCountedWhenItDoes() {
        lead();
        machine.disk().failNextWrite();
        assertThat(machine.disk().isToBlame()).isFalse();
        assertThat(world.befallen()).isEmpty();

        machine.life().soon(() -> write(new ArrayList<>()));
        until(() -> !seen.givenUp.isEmpty());

        assertThat(seen.givenUp.get(0)).isInstanceOf(StorageFailedException.class);
        assertThat(seen.withReason).isTrue();
        assertThat(world.befallen()).isEqualTo(Map.of(Kind.WRITE_ERROR, 1));
    }

    @Test
    void whatIsPreparedAndNeverHappensIsNotCounted() {
        lead();
        machine.disk().failNextWrite();
        machine.disk().failNextRead();
        machine.calmDown();

        assertThat(machine.isUp()).isTrue();
        List<Object> answers = new ArrayList<>();
        machine.life().soon(() -> write(answers));
        until(() -> !answers.isEmpty());
        assertThat(answers).containsExactly(0L);
        assertThat(world.befallen()).isEmpty();
    }

    private void write(List<Object> answers) {
        Objects.requireNonNull(machine.node())
                .raft(machine.group())
                .propose(new Registers.Write("a", 1))
                .subscribe(answers::add, answers::add);
    }

    @Test
    void aReadThatFailsIsCountedWhenItDoes() {
        machine.disk().failNextRead();
        assertThat(world.befallen()).isEmpty();

        assertThat(machine.disk().takeReadFailure()).isTrue();
        assertThat(machine.disk().takeReadFailure()).isFalse();
        assertThat(world.befallen()).isEqualTo(Map.of(Kind.READ_ERROR, 1));
    }

    @Test
    void whatIsDamagedIsCountedWhenItIsFound() {
        machine.disk().rot();
        assertThat(world.befallen()).isEmpty();

        machine.start(List.of(N1));
        until(() -> !machine.isUp());

        assertThat(world.befallen()).isEqualTo(Map.of(Kind.ROT, 1));
        assertThat(machine.isReplaced()).isTrue();
    }

    @Test
    void nobodyHearsWhatADeadProcessHadLeftToSay() {
        Life speaker = bound(N1);
        bound(N2);
        until(() -> seen.said > 10);

        speaker.end();
        network.transport(N1.id(), life());
        int before = seen.said;
        long end = world.nanos() + 1_000_000_000L;
        while (world.step(end)) {
            // All that is under way arrives.
        }

        assertThat(seen.said).isEqualTo(before);
    }

    private Life bound(Member self) {
        Life life = life();
        LaneHandler talkative = new LaneHandler() {
            @Override
            public Publisher<Frame> outbound(NodeId peer, Lane lane) {
                return self.equals(N1)
                        ? Flux.generate(sink -> sink.next(Frame.of(ByteBuffer.allocate(8))))
                        : Flux.never();
            }

            @Override
            public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
                return frames.then();
            }
        };
        network.transport(self.id(), life)
                .bind(ClusterId.of("simulated"), self.id(), List.of(N1, N2), talkative)
                .subscribe();
        return life;
    }

    private Life life() {
        return new Life(world, new SimulatedClock(world, world.random("clock"), 0), world.random("life"));
    }

    /** Remembers what it sees. */
    private static final class Seen implements Watch {

        private final List<RaftStatus> shown = new ArrayList<>();
        private final List<Throwable> givenUp = new ArrayList<>();
        private boolean withReason;
        private int said;

        @Override
        public void onWritten(SimulatedLog log, LogWrite write) {}

        @Override
        public void onCut(SimulatedLog log, long fromIndex) {}

        @Override
        public void onDurable(SimulatedLog log, LogWrite write) {}

        @Override
        public void onSaved(SimulatedLog log, StoredSnapshot snapshot) {}

        @Override
        public long chainOf(SimulatedLog log, SnapshotInfo snapshot) {
            return 0;
        }

        @Override
        public void onCrash(NodeId node, Life life) {}

        @Override
        public void onWipe(NodeId node) {}

        @Override
        public void onFrame(NodeId from, NodeId to, Frame frame) {
            said++;
        }

        @Override
        public void onStatus(RaftStatus status) {
            shown.add(status);
        }

        @Override
        public void onGivenUp(NodeId node, Throwable cause, boolean hasReason) {
            givenUp.add(cause);
            withReason = hasReason;
        }

        @Override
        public void onMark(Mark mark) {}
    }
}
