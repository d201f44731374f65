package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a node does with chunks, and with what its disk says to them. */
class SnapshotReceiverTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final SnapshotInfo INFO = new SnapshotInfo(10, 3, Membership.NONE);
    private static final StoredSnapshot SNAPSHOT = new StoredSnapshot(INFO, 8, 8, "ab".repeat(32));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ObedientDisk disk = new ObedientDisk();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Input> news = new ArrayList<>();
    private final Owner owner = new Owner();
    private final SnapshotReceiver receiver = new SnapshotReceiver(
            setup(),
            new Mailbox(time.createWorker(), () -> {}, failures::add),
            news::add,
            owner,
            failures::add,
            () -> 3);

    @BeforeEach
    void aSnapshotIsWanted() {
        receiver.begin(new Effect.FetchSnapshot(B, INFO));
    }

    @Test
    void chunksAreStoredInOrderAndThenTheWholeIsInstalled() {
        announce(0);

        chunks(0, 8);

        assertThat(disk.done).containsExactly("0=0", "1=1", "2=2", "3=3", "4=4", "5=5", "6=6", "7=7", "install");
        assertThat(news).containsExactly(new Input.Installed(INFO));
        assertThat(owner.told).containsExactly("installing", "installed");
    }

    @Test
    void aLateChunkIsNotTakenForTheNextWhileTheDiskIsAskedHowManyHaveArrived() {
        receiver.onAnnouncement(B, SNAPSHOT);
        receiver.onChunk(B, chunk(0));
        disk.arrived(5);
        run();

        chunks(5, 8);

        assertThat(disk.done).containsExactly("5=5", "6=6", "7=7", "install");
    }

    @Test
    void aLateFirstChunkDoesNotHoldUpTheOthers() {
        receiver.onAnnouncement(B, SNAPSHOT);
        receiver.onChunk(B, chunk(0));
        disk.arrived(0);
        run();

        chunks(0, 8);

        assertThat(disk.done).endsWith("7=7", "install");
    }

    @Test
    void aDiskThatTakesNoChunkEndsTheFetchingAndNothingElse() {
        disk.addFailure = new StorageFailedException("no space left", Outcome.UNKNOWN);
        announce(0);

        chunks(0, 1);

        assertThat(failures).isEmpty();
        assertThat(news).containsExactly(new Input.NotInstalled(INFO));
        assertThat(owner.told).containsExactly("given up");
    }

    @Test
    void anInstallationOfWhichNobodyKnowsWhatItDidStopsTheGroup() {
        disk.installFailure = new StorageFailedException("the disk failed", Outcome.UNKNOWN);
        announce(0);

        chunks(0, 8);

        assertThat(failures).containsExactly(disk.installFailure);
        assertThat(news).isEmpty();
    }

    @Test
    void anInstallationThatDidNothingIsGivenUp() {
        disk.installFailure = new StorageFailedException("another digest", Outcome.NOT_APPENDED);
        announce(0);

        chunks(0, 8);

        assertThat(failures).isEmpty();
        assertThat(news).containsExactly(new Input.NotInstalled(INFO));
    }

    @Test
    void aSnapshotOfALaterTermIsNotFetched() {
        receiver.onAnnouncement(B, new StoredSnapshot(new SnapshotInfo(20, 4, Membership.NONE), 1, 1, "cd".repeat(32)));
        run();

        assertThat(news).containsExactly(new Input.NotInstalled(INFO));
        assertThat(disk.asked).isZero();
    }

    @Test
    void aLinkThatIsLostIsNotWaitedFor() {
        announce(0);

        receiver.onLinkLost(B);

        assertThat(news).containsExactly(new Input.NotInstalled(INFO));
        assertThat(receiver.isFetching()).isFalse();
    }

    @Test
    void whoIsSilentIsNotWaitedForForEver() {
        announce(0);
        long deadline = receiver.deadlineNanos(Long.MAX_VALUE);
        receiver.turn(deadline - 1);
        assertThat(receiver.isFetching()).isTrue();

        receiver.turn(deadline);

        assertThat(news).containsExactly(new Input.NotInstalled(INFO));
    }

    @Test
    void afterTheEndNothingIsInstalled() {
        announce(0);
        receiver.close();

        chunks(0, 8);

        assertThat(disk.done).isEmpty();
        assertThat(news).isEmpty();
    }

    private void announce(long arrived) {
        receiver.onAnnouncement(B, SNAPSHOT);
        disk.arrived(arrived);
        run();
    }

    private void chunks(int from, int to) {
        for (int i = from; i < to; i++) {
            receiver.onChunk(B, chunk(i));
            run();
        }
    }

    private static Message.SnapshotChunk chunk(int number) {
        return new Message.SnapshotChunk(0, SNAPSHOT.digest(), number, ByteBuffer.wrap(new byte[] {(byte) number}));
    }

    private void run() {
        time.advanceTimeBy(Duration.ofMillis(1));
    }

    private GroupSetup setup() {
        RaftRuntime runtime = new RaftRuntime(time, time, time, () -> time.now(TimeUnit.NANOSECONDS), 1);
        List<Member> members = List.of(new Member(A, "m", 1), new Member(B, "m", 2));
        NodeSetup node = new NodeSetup(A, ClusterId.of("c"), members, false, runtime);
        PeerLinks links = new PeerLinks(A);
        links.add(List.of(B));
        for (Lane lane : Lane.values()) {
            Flux.from(links.outbound(B, lane)).subscribe();
        }
        return new GroupSetup(
                node, 1, GroupId.of("g"), RaftConfig.defaults(), links, new Neighbours(node, links, 0), disk);
    }

    /** Remembers what it was told. */
    private static final class Owner implements SnapshotReceiver.Owner {

        private final List<String> told = new ArrayList<>();

        @Override
        public void onInstalling() {
            told.add("installing");
        }

        @Override
        public void onInstalled(StoredSnapshot snapshot) {
            told.add("installed");
        }

        @Override
        public void onGivenUp() {
            told.add("given up");
        }
    }
}
